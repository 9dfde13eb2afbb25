"""A family's checklist: the list, one item, the tick, undo and the timeline."""

from operator import attrgetter
from uuid import uuid5

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklist.access import changing_open_families, family_page, get_person
from checklist.history.first import told_first
from checklist.history.visits import last_visit_of
from checklist.models import Progress
from checklist.progress import actions, sending
from checklist.progress.checklist import checklist_of
from checklist.progress.counter import choices_of, chosen_of, counters_of
from checklist.progress.forms import (
    MOST_CHOSEN,
    EarlierForm,
    NotForUsForm,
    ProgressForm,
    TickForm,
)
from checklist.progress.in_writing import articles_for
from checklist.progress.paper import papers_of, sections_on_paper
from checklist.progress.place import TIMELINE, Place
from checklist.progress.rows import row_of, rows_of
from checklist.progress.selection import select
from checklist.progress.why import why
from gastvrij.lib.answers import CONFLICT, INVALID, READ_AND_SEND
from toolkit.models import ChecklistItem
from toolkit.reading.text import Reader

EVENTS_ON_A_PAGE = 40
EVENTS_ON_AN_ITEM = 10
MOST_NOTES = 100
MOST_AT_ONCE = MOST_CHOSEN
TOGETHER = "samen"
"""In an address: what just happened is told, and taken back, as one."""
Passed = Progress.Passed
CONTENT = ChecklistItem.objects.select_related("theme").prefetch_related(
    "documents", "sources", "due_rules__source"
)


@require_safe
@family_page
def household(request, household):
    """A family's checklist: what to do now, or by theme, or by person."""
    checklist = checklist_of(household, timezone.localdate())
    checklist.read_by(request.user, last_visit_of(request.user, household))
    events = _own_events(request, household)
    is_together = TOGETHER in request.GET
    context = {
        "household": household,
        "checklist": checklist,
        "selection": select(checklist, request.GET, [] if is_together else events),
        "is_together": is_together,
        "last_change": household.events.last_change(),
        "undo_events": events,
        "first": told_first(household, request.user),
    }
    page = render(request, "checklist/progress/household.html", context)
    checklist.let_go()
    return page


def _own_events(request, household):
    """What this person just changed and may want to take back; usually no query."""
    numbers = _numbers(request.GET.get("ongedaan", ""))
    if not numbers:
        return []
    events = household.events.changing_progress().filter(by=request.user, undone_by=None)
    return list(
        events.select_related("progress__item", "progress__own_item").filter(pk__in=numbers)
    )


def _numbers(joined):
    """Of events, as an address carries them: 12-13."""
    numbers = joined.split("-")[:MOST_AT_ONCE]
    return [int(n) for n in numbers if n.isascii() and n.isdecimal() and len(n) <= 18]


@require_http_methods(READ_AND_SEND)
@family_page
@sending.answering_devices
@changing_open_families
def item(request, household, code, person_id=None):
    """One item of a family's checklist: read it, or say how far it is."""
    person = get_person(household, person_id)
    checklist = checklist_of(household, timezone.localdate())
    if "wie" in request.POST and person is None:
        return _tick_together(request, checklist, code)
    is_tick = "tick" in request.POST or "reopen" in request.POST
    line = (checklist.find_alone if is_tick else checklist.find)(code, person)
    if line is None:
        raise Http404
    number = sending.sent_as(request.POST)
    if is_tick:
        return _tick(request, checklist, line, number)
    place, progress = Place.of(request.GET), line.to_change()
    if event := sending.event_of(household, number):
        return redirect(place.back(household, line.anchor, [event]))
    if "seen" in request.POST:
        event = actions.record_progress(
            progress, {"passed": Passed.SEEN}, by=request.user, sent_as=number
        )
        return redirect(place.back(household, line.anchor, [event]))
    form = _form_of(line, progress, request.POST or None)
    if request.method == "POST" and form.is_valid():
        day = sending.day_of(request)
        event = actions.record_progress(
            progress, form.changes, by=request.user, sent_as=number, day=day
        )
        if not sending.is_sent_later(request):
            messages.success(request, _("Saved: %(title)s") % {"title": line.title})
        return redirect(place.back(household, line.anchor, [event]))
    return _item_page(request, line, form)


def _form_of(line, progress, data):
    events = line.checklist.household.events.filter(progress=progress.pk)
    return ProgressForm(data, current=ProgressForm.current_of(progress), author_of=events.author_of)


def _item_page(request, line, form, status=200):
    if form.is_bound and form.errors:
        status = CONFLICT if form.conflicts else INVALID
    item = None if line.entry.is_own else get_object_or_404(CONTENT, code=line.code)
    checklist = line.checklist
    events = _events_of(line)
    context = {
        "household": checklist.household,
        "line": line,
        "others": checklist.of_item(line.code) if line.person else [],
        "place": Place.of(request.GET),
        "item": item,
        "why": why(line, item) if item else None,
        "in_writing": articles_for(line),
        "events": events[:EVENTS_ON_AN_ITEM],
        "notes": _notes_in(events),
        "sent_as": sending.number_for(request.POST),
        "form": form,
        "reader": Reader(),
    }
    return TemplateResponse(request, "checklist/progress/item.html", context, status=status)


@require_safe
@family_page
def counter(request, household):
    """To take along today: where to go, what to bring and what to ask, on one sheet."""
    checklist = checklist_of(household, timezone.localdate())
    choices = choices_of(checklist)
    keys = request.GET.getlist("punt") if "kies" in request.GET else None
    rows = chosen_of(choices, keys)
    context = {
        "household": household,
        "choices": choices,
        "chosen": {row.key for row in rows},
        "counters": counters_of(rows, Reader(checklist.today)),
        "today": checklist.today,
    }
    return render(request, "checklist/progress/counter.html", context)


@require_safe
@family_page
def on_paper(request, household):
    """The whole list, to print: what is folded on a screen stands there too."""
    checklist = checklist_of(household, timezone.localdate())
    is_short = "kort" in request.GET
    context = {
        "household": household,
        "checklist": checklist,
        "sections": sections_on_paper(checklist),
        "papers": {} if is_short else papers_of(checklist),
        "is_short": is_short,
        "today": checklist.today,
    }
    return render(request, "checklist/progress/on_paper.html", context)


@require_http_methods(READ_AND_SEND)
@family_page
@changing_open_families
def earlier(request, household):
    """What ran out before this list began: was it arranged already?"""
    checklist = checklist_of(household, timezone.localdate())
    lines = checklist.earlier
    form = EarlierForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        for line, answer in form.answers:
            actions.answer_earlier(line.to_change(), answer, by=request.user)
        number = len(form.answers)
        messages.success(
            request, ngettext("%(n)s answer saved.", "%(n)s answers saved.", number) % {"n": number}
        )
        rest = len(lines) - number
        return redirect("checklist:earlier" if rest else "checklist:household", household.pk)
    context = {"household": household, "checklist": checklist, "form": form}
    status = INVALID if form.errors else 200
    return TemplateResponse(request, "checklist/progress/earlier.html", context, status=status)


def _events_of(line):
    if line.progress is None:
        return []
    events = line.to_change().events.select_related("by", "undone_by")
    return list(events[:MOST_NOTES])


def _notes_in(events):
    """What was written, the latest first; what was taken back is gone from here."""
    return [one for one in events if one.note_after and not one.undoes_id and not _undone(one)]


def _undone(event):
    return hasattr(event, "undone_by")


def _tick(request, checklist, line, number):
    """Done, or not done after all, with one tap. The button carries the state that was seen."""
    state = Progress.State.DONE if "tick" in request.POST else Progress.State.OPEN
    seen = request.POST.get("tick") or request.POST.get("reopen")
    event, conflict = _say(request, line, state, seen, number)
    if request.htmx:
        return _row_again(request, checklist, [line], [event], conflict)
    if not conflict:
        return redirect(Place.of(request.GET).back(checklist.household, line.anchor, [event]))
    if sending.is_sent_later(request):
        whole = checklist.find(line.code, line.person)
        return _asked_about(request, whole, state, seen)
    messages.error(request, conflict[0])
    return redirect(line.url + str(Place.of(request.GET)))


def _asked_about(request, line, state, seen):
    """The item's form as if the tick had been chosen there: it asks what is right."""
    progress = line.to_change()
    return _item_page(
        request, line, _form_of(line, progress, ProgressForm.tick(progress, state, seen))
    )


def _tick_together(request, checklist, code):
    """Done for several people with one tap. The button carries who they are and what was seen."""
    people = {str(person.pk): person for person in checklist.present}
    lines, events, conflict = [], [], None
    sent_as = sending.sent_as(request.POST)
    for told in request.POST.get("wie", "").split()[:MOST_AT_ONCE]:
        number, _colon, seen = told.partition(":")
        line = checklist.find_alone(code, people[number]) if number in people else None
        if line is None or line.person in [one.person for one in lines]:
            continue
        of_line = sent_as and uuid5(sent_as, line.key)
        event, problem = _say(request, line, Progress.State.DONE, seen, of_line)
        lines.append(line)
        events.append(event)
        conflict = conflict or problem
    if not lines:
        raise Http404
    if request.htmx:
        return _row_again(request, checklist, lines, events, conflict)
    if conflict:
        messages.error(request, conflict[0])
    return redirect(Place.of(request.GET).back(checklist.household, lines[0].anchor, events))


def _say(request, line, state, seen, number):
    """Say how far a line is, unless somebody else said something since it was seen.

    The event, if there is one, and what is in the way, if something is.
    """
    household = line.checklist.household
    if event := sending.event_of(household, number):
        return event, None
    progress = line.to_change()
    form = TickForm(
        MultiValueDict({"state": [state], "initial-state": [seen]}),
        current={"state": progress.state},
        author_of=household.events.filter(progress=progress.pk).author_of,
    )
    if not form.is_valid():
        return None, form.errors["state"]
    day = sending.day_of(request)
    event = actions.record_progress(
        progress, form.changes, by=request.user, sent_as=number, day=day
    )
    household.takes_in(progress)
    return event, None


def _row_again(request, checklist, lines, events, conflict=None, undone=False):
    """What follows from a tick: the row itself, the family's progress and how much is for now."""
    after = checklist.again()
    people = {person.short: person for person in after.people.values()}
    numbers = request.POST.get("rij", "").split()[:MOST_AT_ONCE]
    shown = [people[number] for number in numbers if number in people]
    row = row_of(after, lines[0], shown or [line.person for line in lines])
    row.events = [event for event in events if event]
    row.is_changed, row.conflict = True, conflict
    context = {
        "household": checklist.household,
        "checklist": after,
        "place": Place.of(request.GET),
        "row": row,
        "rows": [row],
        "conflict": conflict,
        "is_undone": undone,
    }
    page = TemplateResponse(request, "checklist/progress/_ticked.html", context)
    page.add_post_render_callback(lambda _page: after.let_go())
    return page


@require_POST
@family_page
@changing_open_families
def undo(request, household, event_id):
    """Take back a change, unless somebody changed the same thing again since.

    Or several that were made with one tap: the others come along as `ook`.
    """
    others = _numbers(request.GET.get("ook", ""))
    found = household.events.select_related("progress__item", "progress__own_item")
    found = found.changing_progress()
    event = get_object_or_404(found, pk=event_id)
    events = [event, *found.filter(pk__in=others).exclude(pk=event.pk)]
    # What is said of one item is one thing to change, whichever of its events tells of it.
    progresses = {one.progress_id: one.progress for one in events}
    problem = ""
    for one in sorted(events, key=attrgetter("pk"), reverse=True):
        one.progress = progresses[one.progress_id]
        try:
            actions.undo(one, by=request.user)
            household.takes_in(one.progress)
        except actions.CannotUndo:
            problem = _("This can't be undone any more: somebody changed it again in the meantime.")
    checklist = checklist_of(household, timezone.localdate())
    lines = [checklist.line(checklist.key_of(one)) for one in events]
    if request.htmx:
        return _row_again(
            request, checklist, lines, [], [problem] if problem else None, undone=True
        )
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, _taken_back(events))
    return redirect(Place.of(request.GET).back(household, lines[0].anchor))


def _taken_back(events):
    titles = {event.progress.title for event in events}
    if len(titles) > 1:
        return ngettext("Undone: %(n)s item", "Undone: %(n)s items", len(events)) % {
            "n": len(events)
        }
    return _("Undone: %(title)s") % {"title": events[0].progress.title}


@require_http_methods(READ_AND_SEND)
@family_page
@changing_open_families
def not_for_us(request, household):
    """Several items at once that are not for this family; one undo takes all of them back."""
    checklist = checklist_of(household, timezone.localdate())
    lines = [line for line in checklist.lines if line.entry.is_to_do]
    form = NotForUsForm(request.POST if request.method == "POST" else None, lines=checklist.lines)
    if request.method == "POST" and form.is_valid():
        return redirect(_set_aside(request, household, form))
    context = {
        "household": household,
        "form": form,
        "themes": _by_theme(rows_of("", lines, ())),
        "told": form.told if form.is_bound else {},
    }
    status = INVALID if form.errors else 200
    return TemplateResponse(request, "checklist/progress/not_for_us.html", context, status=status)


def _set_aside(request, household, form):
    """Where to go on: the list, with one way back for all of them."""
    progresses = [line.to_change() for line in form.chosen]
    events = actions.set_aside(progresses, by=request.user)
    before = [line.progress.pk for line in form.said_before]
    if before:
        said = household.events.filter(progress__in=before, by=request.user, undone_by=None)
        said = said.filter(after__state=Progress.State.NOT_APPLICABLE).order_by("progress", "-pk")
        events += said.distinct("progress")
    if number := form.changed_meanwhile:
        text = ngettext(
            "%(n)s item was changed by somebody else meanwhile, so it stays as it is.",
            "%(n)s items were changed by somebody else meanwhile, so they stay as they are.",
            number,
        )
        messages.warning(request, text % {"n": number})
    address = Place().back(household, "", events)
    return f"{address}&{TOGETHER}=1" if events else address


def _by_theme(rows):
    themes = {}
    for row in rows:
        themes.setdefault(row.line.item.theme_title, []).append(row)
    return themes.items()


@require_safe
@family_page
def timeline(request, household):
    """Who did what for this family, newest first."""
    events = household.events.select_related(
        "by",
        "about",
        "progress__item__theme",
        "progress__own_item",
        "progress__person",
        "undone_by",
    )
    page = Paginator(events, EVENTS_ON_A_PAGE).get_page(request.GET.get("pagina"))
    last = _last_of_each_item(page)
    place = Place.of({"van": TIMELINE, "pagina": str(page.number)})
    context = {"household": household, "page": page, "last": last, "place": place}
    return render(request, "checklist/progress/timeline.html", context)


def _last_of_each_item(page):
    """The events that can be undone: nothing came after them. Older pages have none."""
    if page.number > 1:
        return set()
    newest = {}
    for event in page:
        if event.is_of_progress:
            newest.setdefault(event.progress_id, event)
    return {event.pk for event in newest.values() if not event.undoes_id}
