"""A family's checklist: the list, one item, the tick, undo and the timeline."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklist.access import changing_open_families, family_page, get_person
from checklist.models import Progress
from checklist.progress import actions
from checklist.progress.checklist import checklist_of
from checklist.progress.forms import EarlierForm, ProgressForm, TickForm
from checklist.progress.selection import select
from checklist.progress.why import why
from gastvrij.lib.answers import CONFLICT, INVALID
from toolkit.models import ChecklistItem
from toolkit.reading.text import Reader

EVENTS_ON_A_PAGE = 40
Passed = Progress.Passed


@require_safe
@family_page
def household(request, household):
    """A family's checklist: what to do now, or by theme, or by person."""
    checklist = checklist_of(household, timezone.localdate())
    context = {
        "household": household,
        "checklist": checklist,
        "selection": select(checklist, request.GET),
        "last_event": household.events.select_related("by", "progress__item").first(),
        "undo_event": _own_event(request, household),
    }
    return render(request, "checklist/progress/household.html", context)


def _own_event(request, household):
    """The change that this person just made and may want to take back; usually no query."""
    number = request.GET.get("ongedaan", "")
    if not number.isdecimal() or len(number) > 18:
        return None
    events = household.events.filter(by=request.user, undone_by=None, progress__isnull=False)
    return events.select_related("progress__item").filter(pk=number).first()


@require_http_methods(["GET", "HEAD", "POST"])
@family_page
@changing_open_families
def item(request, household, code, person_id=None):
    """One item of a family's checklist: read it, or say how far it is."""
    person = get_person(household, person_id)
    checklist = checklist_of(household, timezone.localdate())
    line = checklist.find(code, person)
    if line is None:
        raise Http404
    if "tick" in request.POST or "reopen" in request.POST:
        return _tick(request, checklist, line)
    progress = _progress_of(line)
    if "seen" in request.POST:
        event = actions.record_progress(progress, {"passed": Passed.SEEN}, by=request.user)
        return redirect(_after(household, event))
    form = ProgressForm(
        request.POST or None,
        current={name: getattr(progress, name) for name in ProgressForm.base_fields},
        author_of=household.events.filter(progress=progress.pk).author_of,
    )
    if request.method == "POST" and form.is_valid():
        event = actions.record_progress(progress, form.changes, by=request.user)
        messages.success(request, _("Saved: %(title)s") % {"title": line.title})
        return redirect(_after(household, event))
    return _item_page(request, line, form)


def _progress_of(line):
    """What was said about it; a yearly item begins again, and who never was asked about is new."""
    if line.progress is None:
        return actions.untouched(line.checklist.household, line.item.pk, line.person)
    if line.last_done_on:
        line.progress.begin_again()
    return line.progress


def _after(household, event):
    """Back to the list, which offers to undo what just happened."""
    suffix = f"?ongedaan={event.pk}" if event else ""
    return reverse("checklist:household", args=[household.pk]) + suffix


def _item_page(request, line, form, status=200):
    if form.is_bound and form.errors:
        status = CONFLICT if form.conflicts else INVALID
    content = ChecklistItem.objects.select_related("theme").prefetch_related(
        "documents", "sources", "due_rules__source"
    )
    item = get_object_or_404(content, code=line.code)
    context = {
        "household": line.checklist.household,
        "line": line,
        "item": item,
        "why": why(line, item),
        "events": _events_of(line),
        "form": form,
        "reader": Reader(),
    }
    return TemplateResponse(request, "checklist/progress/item.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@family_page
@changing_open_families
def earlier(request, household):
    """What ran out before this list began: was it arranged already?"""
    checklist = checklist_of(household, timezone.localdate())
    lines = checklist.earlier
    form = EarlierForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        for line, answer in form.answers:
            actions.answer_earlier(_progress_of(line), answer, by=request.user)
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
    return list(line.progress.events.select_related("by", "undone_by")[:10])


def _tick(request, checklist, line):
    """Done, or not done after all, with one tap. The button carries the state that was seen."""
    state = Progress.State.DONE if "tick" in request.POST else Progress.State.OPEN
    seen = request.POST.get("tick") or request.POST.get("reopen")
    household = checklist.household
    progress = _progress_of(line)
    form = TickForm(
        MultiValueDict({"state": [state], "initial-state": [seen]}),
        current={"state": progress.state},
        author_of=household.events.filter(progress=progress.pk).author_of,
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
    return TemplateResponse(request, "checklist/progress/_ticked.html", context)


@require_POST
@family_page
@changing_open_families
def undo(request, household, event_id):
    """Take back a change, unless somebody changed the same thing again since."""
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


@require_safe
@family_page
def timeline(request, household):
    """Who did what for this family, newest first."""
    events = household.events.select_related(
        "by", "about", "progress__item__theme", "progress__person", "undone_by"
    )
    page = Paginator(events, EVENTS_ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {"household": household, "page": page, "last": _last_of_each_item(page)}
    return render(request, "checklist/progress/timeline.html", context)


def _last_of_each_item(page):
    """The events that can be undone: nothing came after them. Older pages have none."""
    if page.number > 1:
        return set()
    newest = {}
    for event in page:
        newest.setdefault(event.progress_id, event)
    return {event.pk for event in newest.values() if event.progress_id and not event.undoes_id}
