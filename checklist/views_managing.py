"""What a coordinator does with a family as a whole: close, take along, erase, see who looked."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklist import actions, forms
from checklist.access import (
    families_page,
    get_coordinated_household,
    get_coordinated_organisations,
    get_households,
)
from checklist.export import as_csv, as_json
from checklist.models import AuditEvent
from checklist.overview import checklist_of
from checklist.retention import MONTHS_OF_AUDIT, MONTHS_UNTIL_ERASURE, erased_on
from members.reauthentication import reauthenticated

TRACES_ON_A_PAGE = 50
EXPORTS = {
    "json": (as_json, "application/json"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}


@families_page
@require_safe
def manage(request, household_id):
    """Everything that a coordinator can do with this family as a whole."""
    household = get_coordinated_household(request.user, household_id)
    context = {"household": household, "valid_links": household.links.valid().count()}
    return render(request, "checklist/manage.html", context)


@families_page
@require_http_methods(["GET", "HEAD", "POST"])
def close(request, household_id):
    """What follows from closing a family, and then doing so."""
    household = get_coordinated_household(request.user, household_id, lock=request.method == "POST")
    if not household.is_open:
        return redirect("checklist:manage", household.pk)
    if request.method == "POST":
        actions.close_household(household, by=request.user)
        messages.success(request, _("The family is closed. Thank you for what you did for them."))
        return redirect("checklist:manage", household.pk)
    context = {
        "household": household,
        "erase_on": erased_on(timezone.localdate()),
        "months": MONTHS_UNTIL_ERASURE,
    }
    return render(request, "checklist/close.html", context)


@families_page
@require_POST
def reopen(request, household_id):
    household = get_coordinated_household(request.user, household_id, lock=True)
    if not household.is_open:
        actions.reopen_household(household, by=request.user)
        messages.success(request, _("The family is open again. Its earlier links stay ended."))
    return redirect("checklist:manage", household.pk)


@families_page
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request, household_id):
    """Who may not erase this family is told so before anybody asks for a password."""
    household = get_coordinated_household(request.user, household_id, lock=request.method == "POST")
    return _erase(request, household)


@reauthenticated
def _erase(request, household):
    data = request.POST if request.method == "POST" else None
    form = forms.EraseForm(data, household=household)
    if form.is_valid():
        actions.erase_household(household, by=request.user)
        # Without its label: the message outlives the family.
        messages.success(request, _("The family has been erased."))
        return redirect("checklist:households")
    status = 422 if form.errors else 200
    context = {"household": household, "form": form, "months": MONTHS_OF_AUDIT}
    return render(request, "checklist/erase.html", context, status=status)


@families_page
@require_http_methods(["GET", "HEAD", "POST"])
def export(request, household_id):
    """Everything that we hold about this family, as a file."""
    return _export(request, get_coordinated_household(request.user, household_id))


@reauthenticated
def _export(request, household):
    kind = request.POST.get("kind")
    if kind not in EXPORTS:
        return render(request, "checklist/export.html", {"household": household})
    # The transaction of this page ends before it answers: no file without its trace.
    actions.audit_household(household, AuditEvent.Kind.EXPORTED, by=request.user)
    today = timezone.localdate()
    write, content_type = EXPORTS[kind]
    response = HttpResponse(write(checklist_of(household, today)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="gastvrij-{today.isoformat()}.{kind}"'
    return response


@families_page
@require_safe
def trail(request):
    """Who did what with which family of this coordinator's organisations, newest first."""
    get_coordinated_organisations(request.user)
    traces = AuditEvent.objects.readable_by(request.user).select_related("by")
    wanted = request.GET.get("gezin", "")
    if wanted:
        traces = traces.filter(household=wanted) if is_uuid(wanted) else traces.none()
    page = Paginator(traces, TRACES_ON_A_PAGE).get_page(request.GET.get("pagina"))
    ids = {trace.household for trace in page}
    labels = dict(get_households(request.user).filter(pk__in=ids).values_list("pk", "label"))
    for trace in page:
        trace.label = labels.get(trace.household)
    context = {"page": page, "wanted": wanted, "months": MONTHS_OF_AUDIT}
    return render(request, "checklist/trail.html", context)


def is_uuid(text):
    try:
        return bool(UUID(text))
    except ValueError:
        return False
