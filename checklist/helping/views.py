"""The families that somebody follows, who their buddies are, and who did what with them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklist.access import (
    changing_open_families,
    coordinated_family_page,
    families_page,
    family_page,
    get_coordinated,
    get_coordinated_organisations,
    get_drafts,
    get_households,
    may_coordinate,
)
from checklist.helping import actions
from checklist.helping.actions import assign_only, leave_note
from checklist.helping.calls import calls_due
from checklist.helping.forms import BuddiesForm, HandOverForm, NoteForm, StandInForm
from checklist.helping.proposing import proposals_for
from checklist.helping.summary import summary_of
from checklist.models import Assignment, AuditEvent
from checklist.models.audit_event import DEVICES_OF_A_DAY
from checklist.progress.checklist import checklist_of, checklists_of
from checklist.walls.keeping import MONTHS_OF_AUDIT
from gastvrij.lib.answers import INVALID
from gastvrij.lib.words import day_in_words, natural_key
from members.models import Organisation

HOUSEHOLDS_ON_A_PAGE = 12
LINES_ON_A_PAGE = 50
READ_AND_SEND = ["GET", "HEAD", "POST"]


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
    if is_coordinator:
        coordinated = get_coordinated(request.user)
        context |= {
            "calls": calls_due(coordinated, timezone.localdate()),
            "passages": coordinated.passages.open().select_related("from_organisation"),
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


@require_http_methods(READ_AND_SEND)
@coordinated_family_page
@changing_open_families
def buddies(request, household):
    """A coordinator says who is buddy of this family."""
    helpers = list(household.assignments.current().select_related("user"))
    form = BuddiesForm(
        request.POST if request.method == "POST" else None,
        proposals=proposals_for(household),
        current=[one.user_id for one in helpers],
    )
    if form.is_valid():
        chosen = form.cleaned_data["buddies"]
        assign_only(
            household, chosen, because=form.cleaned_data.get("because", ""), by=request.user
        )
        messages.success(request, _("The buddies of this family have been saved."))
        return redirect(household)
    context = {"household": household, "form": form, "helpers": helpers}
    return _page(request, "buddies", context)


def _page(request, name, context):
    status = INVALID if context["form"].errors else 200
    return TemplateResponse(request, f"checklist/helping/{name}.html", context, status=status)


@require_http_methods(READ_AND_SEND)
@family_page
@changing_open_families
def tell_next(request, household):
    """What the next buddy needs on one page, and a note that they read first."""
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        leave_note(household, form.cleaned_data["note"], by=request.user)
        messages.success(request, _("Saved. The next buddy reads it first."))
        return redirect(household)
    checklist = checklist_of(household, timezone.localdate())
    context = {
        "household": household,
        "form": form,
        "summary": summary_of(checklist),
        "helpers": household.assignments.current().select_related("user"),
        "may_coordinate": may_coordinate(request.user, household),
        "today": checklist.today,
    }
    return _page(request, "tell_next", context)


@require_http_methods(READ_AND_SEND)
@coordinated_family_page
@changing_open_families
def hand_over(request, household, assignment_id):
    """One buddy stops, and somebody takes over at the same moment; or nobody yet."""
    found = household.assignments.select_related("user")
    assignment = get_object_or_404(found, pk=assignment_id)
    if not assignment.is_current:  # tapped twice, or a colleague was first
        messages.success(request, _is_over(assignment))
        return redirect("checklist:buddies", household.pk)
    helpers = household.assignments.current().filter(until=None).values_list("user", flat=True)
    others = [one for one in proposals_for(household) if one.user.pk not in {*helpers}]
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        proposals=[one for one in others if one.user.pk != assignment.user_id],
        is_stand_in=assignment.until is not None,
    )
    if form.is_valid():
        answer = form.cleaned_data
        actions.hand_over(
            household,
            assignment,
            answer["to"],
            because=answer.get("because", ""),
            note=answer["note"],
            by=request.user,
        )
        messages.success(request, _is_over(assignment))
        return redirect(household)
    context = {
        "household": household,
        "form": form,
        "assignment": assignment,
        "summary": summary_of(checklist_of(household, timezone.localdate())),
    }
    return _page(request, "hand_over", context)


def _is_over(assignment):
    return _("%(name)s no longer sees this family.") % {"name": assignment.user}


@require_http_methods(READ_AND_SEND)
@coordinated_family_page
@changing_open_families
def stand_in(request, household):
    """Somebody helps until a day."""
    staying = household.assignments.current().filter(until=None).values_list("user", flat=True)
    form = StandInForm(
        request.POST if request.method == "POST" else None,
        proposals=[one for one in proposals_for(household) if one.user.pk not in {*staying}],
    )
    if form.is_valid():
        who, last_day = form.cleaned_data["who"], form.cleaned_data["last_day"]
        actions.stand_in(household, who, last_day, by=request.user)
        words = _("%(name)s stands in up to and including %(day)s.")
        messages.success(request, words % {"name": who, "day": day_in_words(last_day)})
        return redirect("checklist:buddies", household.pk)
    return _page(request, "stand_in", {"household": household, "form": form})


@require_POST
@coordinated_family_page
@changing_open_families
def called(request, household, assignment_id):
    """A coordinator asked this buddy how it goes."""
    assignment = get_object_or_404(household.assignments.select_related("user"), pk=assignment_id)
    if request.POST.get("call") not in Assignment.Call.values:
        raise Http404
    actions.note_call(assignment, request.POST["call"])
    messages.success(
        request, _("You called %(name)s: that is ticked off.") % {"name": assignment.user}
    )
    return redirect("checklist:households")


@families_page
@require_safe
def trail(request):
    """Who did what with which family of this coordinator's organisations, newest first."""
    organisations = get_coordinated_organisations(request.user)
    lines = AuditEvent.objects.readable_by(request.user).select_related("by", "elsewhere")
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
