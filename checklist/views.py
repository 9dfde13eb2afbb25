from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklist import actions, forms
from checklist.access import (
    families_page,
    get_coordinated_household,
    get_coordinated_organisations,
    get_household,
    get_households,
    get_person,
    may_coordinate,
)
from checklist.models import Household, Progress
from checklist.overview import checklist_of, checklists_of
from checklist.selection import select
from members.models import Organisation
from members.rules import sort_key
from toolkit.models import ChecklistItem
from toolkit.text import Reader

HOUSEHOLDS_ON_A_PAGE = 12
EVENTS_ON_A_PAGE = 40
INVALID, CONFLICT = 422, 409


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
    }
    return render(request, "checklist/households.html", context)


def _closed_households(request):
    """The families that are there to read until the day on which they are erased."""
    closed = get_households(request.user).closed()
    page = Paginator(by_label(closed), HOUSEHOLDS_ON_A_PAGE).get_page(request.GET.get("pagina"))
    shown = closed.select_related("municipality").in_bulk(page.object_list)
    context = {"page": page, "households": [shown[pk] for pk in page if pk in shown]}
    return render(request, "checklist/closed.html", context)


@families_page
@require_safe
def household(request, household_id):
    """A family's checklist: what to do now, or by theme, or by person."""
    household = get_household(request.user, household_id)
    checklist = checklist_of(household, timezone.localdate())
    context = {
        "household": household,
        "checklist": checklist,
        "selection": select(checklist, request.GET),
        "last_event": household.events.select_related("by", "progress__item").first(),
        "undo_event": _own_event(request, household),
    }
    return render(request, "checklist/household.html", context)


def by_label(households):
    """The numbers of these families in the order of their labels, which only we can read."""
    labels = households.order_by().values_list("pk", "label")
    return [pk for pk, label in sorted(labels, key=lambda row: (sort_key(row[1]), row[0]))]


def _own_event(request, household):
    """The change that this person just made and may want to take back; usually no query."""
    number = request.GET.get("ongedaan", "")
    if not number.isdecimal() or len(number) > 18:
        return None
    events = household.events.filter(by=request.user, undone_by=None, progress__isnull=False)
    return events.select_related("progress__item").filter(pk=number).first()


@families_page
@require_http_methods(["GET", "HEAD", "POST"])
def item(request, household_id, code, person_id=None):
    """One item of a family's checklist: read it, or say how far it is."""
    household = get_household(request.user, household_id, lock=request.method == "POST")
    person = get_person(household, person_id)
    checklist = checklist_of(household, timezone.localdate())
    line = checklist.find(code, person)
    if line is None:
        raise Http404
    if request.method == "POST" and not household.is_open:
        return _closed(request, household)
    if "tick" in request.POST or "reopen" in request.POST:
        return _tick(request, checklist, line)
    progress = line.progress or actions.untouched(household, line.item.pk, person)
    form = forms.ProgressForm(
        request.POST or None,
        current={name: getattr(progress, name) for name in forms.ProgressForm.base_fields},
        history=household.events.filter(progress=progress.pk),
    )
    if request.method == "POST" and form.is_valid():
        event = actions.record_progress(progress, form.changes, by=request.user)
        messages.success(request, _("Saved: %(title)s") % {"title": line.title})
        return redirect(_after(household, event))
    return _item_page(request, line, form)


def _closed(request, household):
    """A closed family is there to be read."""
    messages.error(request, _("This family is closed: you can read its list, not change it."))
    return redirect(household)


def _after(household, event):
    """Back to the list, which offers to undo what just happened."""
    suffix = f"?ongedaan={event.pk}" if event else ""
    return reverse("checklist:household", args=[household.pk]) + suffix


def _item_page(request, line, form, status=200):
    if form.is_bound and form.errors:
        status = CONFLICT if form.conflicts else INVALID
    content = ChecklistItem.objects.select_related("theme").prefetch_related("documents", "sources")
    context = {
        "household": line.checklist.household,
        "line": line,
        "item": get_object_or_404(content, code=line.code),
        "events": _events_of(line),
        "form": form,
        "reader": Reader(),
    }
    return render(request, "checklist/item.html", context, status=status)


def _events_of(line):
    if line.progress is None:
        return []
    return list(line.progress.events.select_related("by", "undone_by")[:10])


def _tick(request, checklist, line):
    """Done, or not done after all, with one tap. The button carries the state that was seen."""
    state = Progress.State.DONE if "tick" in request.POST else Progress.State.OPEN
    seen = request.POST.get("tick") or request.POST.get("reopen")
    household = checklist.household
    progress = line.progress or actions.untouched(household, line.item.pk, line.person)
    form = forms.TickForm(
        MultiValueDict({"state": [state], "initial-state": [seen]}),
        current={"state": progress.state},
        history=household.events.filter(progress=progress.pk),
    )
    event = None
    if form.is_valid():
        event = actions.record_progress(progress, form.changes, by=request.user)
        household.touched = [*(one for one in household.touched if one != progress), progress]
    if not request.htmx:
        if form.is_valid():
            return redirect(_after(household, event))
        messages.error(request, form.errors["state"][0])
        return redirect(line.url)
    # The answer shows what follows from the tick: the line itself and the family's progress.
    after = checklist.again()
    context = {
        "household": household,
        "checklist": after,
        "line": after.find(line.code, line.person),
        "event": event,
        "conflict": form.errors.get("state"),
    }
    return render(request, "checklist/_ticked.html", context, status=200)


@families_page
@require_POST
def undo(request, household_id, event_id):
    """Take back a change, unless somebody changed the same thing again since."""
    household = get_household(request.user, household_id, lock=True)
    if not household.is_open:
        return _closed(request, household)
    event = get_object_or_404(
        household.events.select_related("progress__item").filter(progress__isnull=False),
        pk=event_id,
    )
    try:
        actions.undo(event, by=request.user)
    except actions.CannotUndo:
        messages.error(
            request, _("This can't be undone any more: somebody changed it again in the meantime.")
        )
    else:
        title = event.progress.item.title
        messages.success(request, _("Undone: %(title)s") % {"title": title})
    return redirect("checklist:household", household.pk)


@families_page
@require_safe
def timeline(request, household_id):
    """Who did what for this family, newest first."""
    household = get_household(request.user, household_id)
    events = household.events.select_related(
        "by", "about", "progress__item__theme", "progress__person", "undone_by"
    )
    page = Paginator(events, EVENTS_ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {"household": household, "page": page, "last": _last_of_each_item(page)}
    return render(request, "checklist/timeline.html", context)


def _last_of_each_item(page):
    """The events that can be undone: nothing came after them. Older pages have none."""
    if page.number > 1:
        return set()
    newest = {}
    for event in page:
        newest.setdefault(event.progress_id, event)
    return {event.pk for event in newest.values() if event.progress_id and not event.undoes_id}


@families_page
@require_http_methods(["GET", "HEAD", "POST"])
def new_household(request):
    """A coordinator adds a family."""
    organisations = get_coordinated_organisations(request.user)
    organisation = organisations.filter(pk=_number(request, "organisation")).first()
    if organisation is None and organisations.count() > 1:
        form = forms.OrganisationForm(
            request.GET if "organisation" in request.GET else None, organisations=organisations
        )
        return render(request, "checklist/choose_organisation.html", {"form": form})
    organisation = organisation or organisations.get()
    household = Household(organisation=organisation)
    editor = forms.Editor(request.POST or None, household=household, people=[])
    buddies = forms.BuddiesForm(request.POST or None, organisation=organisation)
    if editor.is_submitted and editor.is_valid() and buddies.is_valid():
        actions.create_household(
            household,
            editor.household.changes,
            editor.people.pairs(),
            buddies.cleaned_data["buddies"],
            by=request.user,
        )
        messages.success(request, _("The family has been added. This is their checklist."))
        return redirect(household)
    context = {"household": household, "editor": editor, "buddies": buddies}
    status = INVALID if editor.is_submitted and not buddies.is_valid() else editor.status
    return render(request, "checklist/new.html", context, status=status)


def _number(request, name):
    value = request.POST.get(name) or request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else None


@families_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit_household(request, household_id):
    """Change a family's details and people; items follow at once."""
    household = get_household(request.user, household_id, lock=request.method == "POST")
    if request.method == "POST" and not household.is_open:
        return _closed(request, household)
    present = [person for person in household.people if person.left_on is None]
    editor = forms.Editor(request.POST or None, household=household, people=present)
    if editor.is_submitted and editor.is_valid():
        actions.change_household(
            household, editor.household.changes, editor.people.pairs(), by=request.user
        )
        messages.success(request, _("Saved. The checklist follows what you changed."))
        return redirect(household)
    context = {
        "household": household,
        "editor": editor,
        "may_coordinate": may_coordinate(request.user, household),
    }
    return render(request, "checklist/edit.html", context, status=editor.status)


@families_page
@require_http_methods(["GET", "HEAD", "POST"])
def buddies(request, household_id):
    """A coordinator says who is buddy of this family."""
    household = get_coordinated_household(request.user, household_id, lock=request.method == "POST")
    if request.method == "POST" and not household.is_open:
        return _closed(request, household)
    current = [assignment.user_id for assignment in household.assignments.current()]
    form = forms.BuddiesForm(
        request.POST or None,
        organisation=household.organisation,
        initial={"buddies": current},
    )
    if request.method == "POST" and form.is_valid():
        actions.assign_only(household, form.cleaned_data["buddies"], by=request.user)
        messages.success(request, _("The buddies of this family have been saved."))
        return redirect(household)
    status = INVALID if form.is_bound and form.errors else 200
    context = {"household": household, "form": form}
    return render(request, "checklist/buddies.html", context, status=status)
