"""What happens when somebody says how far an item is, or takes it back.

Each action expects a household that was read with a lock (`access.get_household(lock=True)`),
inside a transaction: so changes of one family come one after the other.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from checklist.history.record import Kind, record
from checklist.models import Household, Person, Progress, ProgressEvent
from gastvrij.lib.encryption import is_unreadable
from members.models import User

State = Progress.State
DATES = frozenset({"waiting_since", "done_on", "due_override"})


class CannotUndo(Exception):
    """Something came after the event, so that undoing it would lose what came after."""


@transaction.atomic(savepoint=False)
def record_progress(
    progress: Progress,
    changes: Mapping[str, Any],
    *,
    by: User,
    undoes: ProgressEvent | None = None,
) -> ProgressEvent | None:
    """Save what changes about an item and write it on the family's timeline.

    What belongs to a state (the day it was done, the reason it is stuck) is kept with that
    state. None where `changes` says what was known already.
    """
    wanted = dict(changes) if undoes else _complete(progress, changes)
    before = {name: getattr(progress, name) for name in wanted}
    changed = [name for name, value in wanted.items() if value != before[name]]
    if not changed:
        return None
    for name in changed:
        setattr(progress, name, wanted[name])
    progress.changed_by, progress.changed_at = by, timezone.now()
    progress.save(force_insert=progress._state.adding)
    return record(
        progress.household,
        Kind.PROGRESS,
        by=by,
        progress=progress,
        before={name: _plain(before[name]) for name in changed if name != "note"},
        after={name: _plain(wanted[name]) for name in changed if name != "note"},
        note_before=before["note"] if "note" in changed else "",
        note_after=wanted["note"] if "note" in changed else "",
        undoes=undoes,
    )


def _complete(progress: Progress, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, with those that follow from the state that they lead to."""
    today = timezone.localdate()
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
    complete["waiting_since"] = (
        (wanted("waiting_since") or today) if state == State.WAITING else None
    )
    return complete


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _python(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if value and name in DATES else value


@transaction.atomic
def undo(event: ProgressEvent, *, by: User) -> ProgressEvent:
    """Put back what `event` changed; raises CannotUndo if somebody changed it again since."""
    progress = event.progress
    if progress is None or _is_overtaken(event):
        raise CannotUndo
    if is_unreadable(event.note_before):
        raise CannotUndo("The note of before can't be read.")
    progress.household = event.household  # known already
    has_note = event.note_before != event.note_after
    is_as_left = all(
        getattr(progress, name) == _python(name, value) for name, value in event.after.items()
    )
    if not is_as_left or (has_note and progress.note != event.note_after):
        raise CannotUndo
    changes = {name: _python(name, value) for name, value in event.before.items()}
    if has_note:
        changes["note"] = event.note_before
    undone = record_progress(progress, changes, by=by, undoes=event)
    if undone is None:
        raise CannotUndo
    return undone


def _is_overtaken(event: ProgressEvent) -> bool:
    """Whether it was undone, or the same thing changed since, if only back to what it was."""
    of_item = ProgressEvent.objects.filter(progress=event.progress_id)
    same = Q(after__has_any_keys=list(event.after))
    if event.note_before != event.note_after:
        same |= ~Q(note_before="", note_after="")
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
