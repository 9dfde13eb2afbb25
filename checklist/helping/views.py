"""The families that somebody follows, who their buddies are, and who did what with them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from checklist.access import (
    changing_open_families,
    coordinated_family_page,
    families_page,
    get_coordinated_organisations,
    get_drafts,
    get_households,
)
from checklist.helping.actions import assign_only
from checklist.helping.forms import BuddiesForm
from checklist.models import AuditEvent
from checklist.models.audit_event import DEVICES_OF_A_DAY
from checklist.progress.checklist import checklists_of
from checklist.walls.keeping import MONTHS_OF_AUDIT
from gastvrij.lib.answers import INVALID
from gastvrij.lib.words import natural_key
from members.models import Organisation

HOUSEHOLDS_ON_A_PAGE = 12
LINES_ON_A_PAGE = 50


@families_page
@require_safe
def households(request):
    """The families that this person follows, with what is next for each."""
    is_coordinator = Organisation.objects.coordinated_by(request.user).exists()
    if is_coordinator and request.GET.get("stand") == "gesloten":
        return _closed_households(request)
    visible = get_households(request.user).open()
    page = Paginator(by_label(visible), HOUSEHOLDS_ON_A_PAGE).get_page(request.GET.get("pagina"))
    shown = visible.with_facts().with_buddies().in_bulk(page.object_list)
    context = {
        "page": page,
        "checklists": checklists_of(
            [shown[pk] for pk in page if pk in shown], timezone.localdate()
        ),
        "is_coordinator": is_coordinator,
        "drafts": get_drafts(request.user).select_related("made_by") if is_coordinator else [],
    }
    return render(request, "checklist/helping/households.html", context)


def _closed_households(request):
    """The families that are there to read until the day on which they are erased."""
    closed = get_households(request.user).closed()
    page = Paginator(by_label(closed), HOUSEHOLDS_ON_A_PAGE).get_page(request.GET.get("pagina"))
    shown = closed.select_related("municipality").in_bulk(page.object_list)
    context = {"page": page, "households": [shown[pk] for pk in page if pk in shown]}
    return render(request, "checklist/helping/closed.html", context)


def by_label(households):
    """The numbers of these families in the order of their labels, which only we can read."""
    labels = households.order_by().values_list("pk", "label")
    return [pk for pk, label in sorted(labels, key=lambda row: (natural_key(row[1]), row[0]))]


@require_http_methods(["GET", "HEAD", "POST"])
@coordinated_family_page
@changing_open_families
def buddies(request, household):
    """A coordinator says who is buddy of this family."""
    current = [assignment.user_id for assignment in household.assignments.current()]
    form = BuddiesForm(
        request.POST or None,
        organisation=household.organisation,
        initial={"buddies": current},
    )
    if request.method == "POST" and form.is_valid():
        assign_only(household, form.cleaned_data["buddies"], by=request.user)
        messages.success(request, _("The buddies of this family have been saved."))
        return redirect(household)
    status = INVALID if form.is_bound and form.errors else 200
    context = {"household": household, "form": form}
    return TemplateResponse(request, "checklist/helping/buddies.html", context, status=status)


@families_page
@require_safe
def trail(request):
    """Who did what with which family of this coordinator's organisations, newest first."""
    organisations = get_coordinated_organisations(request.user)
    lines = AuditEvent.objects.readable_by(request.user).select_related("by")
    wanted = request.GET.get("gezin", "")
    if wanted:
        lines = lines.filter(household=wanted) if is_uuid(wanted) else lines.none()
    page = Paginator(lines, LINES_ON_A_PAGE).get_page(request.GET.get("pagina"))
    ids = {line.household for line in page}
    labels = dict(get_households(request.user).filter(pk__in=ids).values_list("pk", "label"))
    for line in page:
        line.label = labels.get(line.household)
    context = {
        "page": page,
        "wanted": wanted,
        "months": MONTHS_OF_AUDIT,
        "most": DEVICES_OF_A_DAY,
        "organisations": organisations,
    }
    return render(request, "checklist/helping/trail.html", context)


def is_uuid(text):
    try:
        return bool(UUID(text))
    except ValueError:
        return False
