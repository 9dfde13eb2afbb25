"""Everything that we hold about a family, to take along."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from checklist.access import coordinated_family_page
from checklist.history.record import Trail, record
from checklist.progress.checklist import checklist_of
from checklist.taking_along.export import as_csv, as_json
from members.accounts.sessions.reauthentication import reauthenticated

EXPORTS = {
    "json": (as_json, "application/json"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@coordinated_family_page
@reauthenticated
def export(request, household):
    """Everything that we hold about this family, as a file."""
    kind = request.POST.get("kind")
    if kind not in EXPORTS:
        return render(request, "checklist/taking_along/export.html", {"household": household})
    # The transaction of this page ends before it answers: no file without its line on the trail.
    record(household, Trail.EXPORTED, by=request.user)
    today = timezone.localdate()
    write, content_type = EXPORTS[kind]
    response = HttpResponse(write(checklist_of(household, today)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="gastvrij-{today.isoformat()}.{kind}"'
    return response
