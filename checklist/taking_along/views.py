"""Everything that we hold about a family, to take along."""

from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from checklist.access import coordinated_family_page
from checklist.history.record import Trail, record
from checklist.progress.checklist import checklist_of
from checklist.taking_along.export import as_csv, as_json
from checklist.taking_along.on_paper import as_pdf
from gastvrij.lib.answers import READ_AND_SEND, WrittenOrTold
from members.accounts.sessions.reauthentication import reauthenticated

EXPORTS = {
    "json": (as_json, "application/json"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "pdf": (lambda checklist: as_pdf(checklist, timezone.localtime()), "application/pdf"),
}


@require_http_methods(READ_AND_SEND)
@coordinated_family_page
@reauthenticated
def export(request, household):
    """Everything that we hold about this family, as a file."""
    kind = request.POST.get("kind")
    if kind not in EXPORTS:
        context = {"household": household}
        return TemplateResponse(request, "checklist/taking_along/export.html", context)
    # This transaction ends before the file is written: no file without its line on the trail.
    record(household, Trail.EXPORTED, by=request.user)
    today = timezone.localdate()
    write, content_type = EXPORTS[kind]
    response = WrittenOrTold(
        lambda: write(checklist_of(household, today)),
        content_type=content_type,
        told=_("No PDF could be made of this text. Take the other file."),
    )
    response["Content-Disposition"] = f'attachment; filename="gastvrij-{today.isoformat()}.{kind}"'
    return response
