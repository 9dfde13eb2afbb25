"""What happens when somebody says how far an item is, or takes it back.

Each action expects a household that was read with a lock (`access.get_household(lock=True)`),
inside a transaction: so changes of one family come one after the other.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from checklist.history.record import Kind, record
from checklist.models import Household, OwnItem, Person, Progress, ProgressEvent
from checklist.models.progress_event import WORDS
from gastvrij.lib.encryption import is_unreadable
from members.models import User

State = Progress.State


class CannotUndo(Exception):
    """Something came after the event, so that undoing it would lose what came after."""


@transaction.atomic(savepoint=False)
def record_progress(
    progress: Progress,
    changes: Mapping[str, Any],
    *,
    by: User,
    undoes: ProgressEvent | None = None,
    day: date | None = None,
    **details: Any,
) -> ProgressEvent | None:
    """Save what changes about an item and write it on the family's timeline.

    What belongs to a state (the day it was done, the reason it is stuck) is kept with that
    state. None where `changes` says what was known already. `day` is that on which it was said;
    `details` are of the event: `sent_as`, `told_on`.
    """
    wanted = dict(changes) if undoes else _complete(progress, changes, day or timezone.localdate())
    before = {name: getattr(progress, name) for name in wanted}
    changed = [name for name, value in wanted.items() if value != before[name]]
    if not undoes and wanted.get("note") and "note" not in changed:
        changed.append("note")  # The same words, said again: a note of its own.
    if not changed and not undoes:
        return None
    for name in changed:
        setattr(progress, name, wanted[name])
    progress.changed_by, progress.changed_at = by, timezone.now()
    progress.save(force_insert=progress._state.adding)
    plain = [name for name in changed if name not in WORDS]
    words: dict[str, Any] = {}
    for name in set(WORDS).intersection(changed):
        words |= {f"{name}_before": before[name], f"{name}_after": wanted[name]}
    return record(
        progress.household,
        Kind.PROGRESS,
        by=by,
        progress=progress,
        before={name: _plain(before[name]) for name in plain},
        after={name: _plain(wanted[name]) for name in plain},
        undoes=undoes,
        **details,
        **words,
    )


def _complete(progress: Progress, changes: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The changes, with those that follow from the state that they lead to."""
    state = changes.get("state", progress.state)

    def wanted(name: str) -> Any:
        return changes[name] if name in changes else getattr(progress, name)

    complete = dict(changes)
    was_done_before = wanted("passed") == Progress.Passed.YES
    if state == State.DONE:
        complete["done_on"] = wanted("done_on") or (None if was_done_before else today)
    else:
        complete["done_on"] = None
        if was_done_before:
            complete["passed"] = ""
    complete["blocked_reason"] = wanted("blocked_reason") if state == State.BLOCKED else ""
    is_waiting = state == State.WAITING
    complete["waiting_on"] = wanted("waiting_on") if is_waiting else ""
    complete["waiting_since"] = (wanted("waiting_since") or today) if is_waiting else None
    complete["remind_on"] = wanted("remind_on") if is_waiting else None
    return complete


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def undo(event: ProgressEvent, *, by: User) -> ProgressEvent:
    """Put back what `event` changed; raises CannotUndo if somebody changed it again since."""
    progress = event.progress
    if progress is None or _is_overtaken(event):
        raise CannotUndo
    words = [name for name in WORDS if _words(event, name) != ("", "")]
    if any(is_unreadable(_words(event, name)[0]) for name in words):
        raise CannotUndo("The words of before can't be read.")
    progress.household = event.household  # known already
    left = event.values_after | {name: _words(event, name)[1] for name in words}
    if any(getattr(progress, name) != value for name, value in left.items()):
        raise CannotUndo
    changes = event.values_before | {name: _words(event, name)[0] for name in words}
    undone = record_progress(progress, changes, by=by, undoes=event)
    assert undone is not None  # noqa: S101  # an undo is always written down
    return undone


def _words(event: ProgressEvent, name: str) -> tuple[str, str]:
    return getattr(event, f"{name}_before"), getattr(event, f"{name}_after")


def _is_overtaken(event: ProgressEvent) -> bool:
    """Whether it was undone, or the same thing changed since, if only back to what it was."""
    of_item = ProgressEvent.objects.filter(progress=event.progress_id)
    same = Q(after__has_any_keys=list(event.after))
    for name in WORDS:
        if _words(event, name) != ("", ""):
            same |= ~Q(**{f"{name}_before": "", f"{name}_after": ""})
    changed_since = Q(same, pk__gt=event.pk, undoes=None, undone_by=None)
    return of_item.filter(Q(undoes=event) | changed_since).exists()


def answer_earlier(progress: Progress, answer: str, *, by: User) -> ProgressEvent | None:
    """Whether a term that ran out before the list began was met: yes, no or unknown.

    On which day it was done nobody knows any more, so no other term runs from it.
    """
    changes = {"passed": answer}
    if answer == Progress.Passed.YES:
        changes["state"] = State.DONE
    return record_progress(progress, changes, by=by)


def untouched(household: Household, item_id: int, person: Person | None) -> Progress:
    """A progress that is stored only once somebody touches it."""
    return Progress(
        organisation_id=household.organisation_id,
        household=household,
        item_id=item_id,
        person=person,
    )


@transaction.atomic
def add_own_item(
    own: OwnItem, person: Person | None, due_on: date | None, *, by: User
) -> ProgressEvent | None:
    """Put something of the family's own on its list; to undo it takes it off again.

    None where it stands there already: a form that is sent twice adds it once.
    """
    household = own.household
    if household.own_items.filter(pk=own.pk).exists():
        return None
    own.organisation_id, own.created_by = household.organisation_id, by
    own.save(force_insert=True)
    progress = Progress(
        organisation_id=household.organisation_id,
        household=household,
        own_item=own,
        person=person,
        state=State.NOT_APPLICABLE,
    )
    return record_progress(progress, {"state": State.OPEN, "due_override": due_on}, by=by)


@transaction.atomic
def rename_own_item(progress: Progress, title: str, *, by: User) -> None:
    """What it is called; which words stood there before, nobody keeps."""
    own = progress.own_item
    if own is None or own.title == title:
        return
    own.title = title
    own.save(update_fields=["title"])
    after = {"fields": ["title"]}
    record(progress.household, Kind.CHANGED, by=by, progress=progress, after=after)


@transaction.atomic
def set_aside(progresses: Iterable[Progress], *, by: User) -> list[ProgressEvent]:
    """Several items at once that are not for this family, each with its own event."""
    events = (record_progress(one, {"state": State.NOT_APPLICABLE}, by=by) for one in progresses)
    return [event for event in events if event]
