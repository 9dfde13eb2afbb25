"""What happens when somebody changes something about a family, and how the timeline tells it.

Each action expects a household that was read with a lock (`access.get_household(lock=True)`),
inside a transaction: so changes of one family come one after the other.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from checklist.models import (
    Assignment,
    AuditEvent,
    Household,
    Person,
    Progress,
    ProgressEvent,
    ShareLink,
)
from checklist.retention import DAYS_OF_A_LINK, erased_on
from members.models import User
from members.traces import trace

State, Kind, Trail = Progress.State, ProgressEvent.Kind, AuditEvent.Kind
ONCE_A_DAY = frozenset({Trail.OPENED, Trail.CHANGED, Trail.LINK_OPENED})
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
    progress.save()
    audit(progress.organisation_id, progress.household_id, Trail.CHANGED, by=by)
    return ProgressEvent.objects.create(
        organisation_id=progress.organisation_id,
        household_id=progress.household_id,
        progress=progress,
        before={name: _plain(before[name]) for name in changed if name != "note"},
        after={name: _plain(wanted[name]) for name in changed if name != "note"},
        note_before=before["note"] if "note" in changed else "",
        note_after=wanted["note"] if "note" in changed else "",
        by=by,
        undoes=undoes,
    )


def _complete(progress: Progress, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, with those that follow from the state that they lead to."""
    today = timezone.localdate()
    state = changes.get("state", progress.state)

    def wanted(name: str) -> Any:
        return changes[name] if name in changes else getattr(progress, name)

    complete = dict(changes)
    complete["done_on"] = (wanted("done_on") or today) if state == State.DONE else None
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


@transaction.atomic
def create_household(
    household: Household,
    changes: Mapping[str, Any],
    people: Iterable[tuple[Person, Mapping[str, Any]]],
    buddies: Iterable[User],
    *,
    by: User,
) -> None:
    """Save a new family with its people and its first buddies."""
    _apply(household, changes)
    if household.informed_on:
        household.informed_by = by
    household.save()
    _tell(household, Kind.CREATED, by=by)
    audit_household(household, Trail.CREATED, by=by)
    _save_people(household, people)
    for buddy in buddies:
        assign(household, buddy, by=by)


@transaction.atomic
def change_household(
    household: Household,
    changes: Mapping[str, Any],
    people: Iterable[tuple[Person, Mapping[str, Any]]],
    *,
    by: User,
) -> None:
    """Save what changes about a family and its people; somebody without a record yet is new.

    Who leaves the family (`left_on`) stays on record, with what was ticked for them.
    """
    told = _apply(household, changes)
    if "informed_on" in told:
        household.informed_by = by if household.informed_on else None
    if told:
        household.save()
    told |= _save_people(household, people)
    if told:
        _tell(household, Kind.CHANGED, by=by, after={"fields": sorted(told)})
        audit_household(household, Trail.CHANGED, by=by)


def _apply(instance: Household | Person, changes: Mapping[str, Any]) -> set[str]:
    """Set what differs, and say which fields those are. A new family has no municipality yet."""
    changed = {name for name, value in changes.items() if getattr(instance, name, None) != value}
    for name in changed:
        setattr(instance, name, changes[name])
    return changed


def _save_people(
    household: Household, people: Iterable[tuple[Person, Mapping[str, Any]]]
) -> set[str]:
    """Save new people and those about whom something changed; say what that was."""
    told: set[str] = set()
    for order, (person, changes) in enumerate(people):
        changed = _apply(person, changes)
        if person._state.adding:
            person.household, person.order = household, order
            person.organisation_id = household.organisation_id
            person.save()
            told.add("persons")
        elif changed:
            person.save(update_fields=changed)
            told |= changed
    return told


@transaction.atomic
def assign_only(household: Household, buddies: Iterable[User], *, by: User) -> None:
    """Have exactly `buddies` as the family's buddies from today on."""
    wanted = {buddy.pk: buddy for buddy in buddies}
    current = {
        assignment.user_id: assignment
        for assignment in household.assignments.current().select_related("user")
    }
    for user_id, assignment in current.items():
        if user_id not in wanted:
            assignment.until = timezone.localdate()
            assignment.save(update_fields=["until"])
            _tell(household, Kind.UNASSIGNED, by=by, about=assignment.user)
            audit_household(household, Trail.ASSIGNED, by=by)
    for user_id, buddy in wanted.items():
        if user_id not in current:
            assign(household, buddy, by=by)


def assign(household: Household, buddy: User, *, by: User) -> Assignment:
    assignment = Assignment(
        organisation_id=household.organisation_id, household=household, user=buddy
    )
    assignment.save()
    _tell(household, Kind.ASSIGNED, by=by, about=buddy)
    audit_household(household, Trail.ASSIGNED, by=by)
    return assignment


@transaction.atomic
def close_household(household: Household, *, by: User | None) -> None:
    """From now on it is there to read; its links end, and the time until its erasure begins."""
    household.state = Household.State.CLOSED
    household.closed_on = timezone.localdate()
    household.erase_on = erased_on(household.closed_on)
    household.save(update_fields=["state", "closed_on", "erase_on"])
    household.links.filter(revoked_at=None).update(revoked_at=timezone.now())
    _tell(household, Kind.CLOSED, by=by)
    audit_household(household, Trail.CLOSED, by=by)


@transaction.atomic
def reopen_household(household: Household, *, by: User) -> None:
    household.state = Household.State.OPEN
    household.closed_on = household.erase_on = None
    household.save(update_fields=["state", "closed_on", "erase_on"])
    _tell(household, Kind.REOPENED, by=by)
    audit_household(household, Trail.REOPENED, by=by)


@transaction.atomic
def erase_household(household: Household, *, by: User | None) -> None:
    """Everything about the family is gone; only that it was erased stays on the audit trail.

    Raises Household.DoesNotExist where the database keeps it, because `by` may not erase it or
    because somebody opened it again meanwhile; then nothing stands on the trail either.
    """
    audit_household(household, Trail.ERASED, by=by)
    if not household.delete()[0]:
        raise Household.DoesNotExist


@transaction.atomic
def share(household: Household, language: str, *, by: User) -> str:
    """The token of a new link for the family: the only moment at which anybody knows it."""
    token = secrets.token_urlsafe(32)
    ShareLink.objects.create(
        organisation_id=household.organisation_id,
        household=household,
        token_hash=ShareLink.hash_of(token),
        language=language,
        created_by=by,
        expires_on=timezone.localdate() + timedelta(days=DAYS_OF_A_LINK),
    )
    audit_household(household, Trail.SHARED, by=by)
    return token


@transaction.atomic
def revoke(link: ShareLink, *, by: User) -> None:
    """The link opens nothing any more, from the next request on."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        audit(link.organisation_id, link.household_id, Trail.LINK_REVOKED, by=by)


def audit_household(household: Household, kind: AuditEvent.Kind, *, by: User | None) -> None:
    audit(household.organisation_id, household.pk, kind, by=by)


def audit(
    organisation_id: int, household_id: UUID, kind: AuditEvent.Kind, *, by: User | None
) -> None:
    """Write on the audit trail who did what; looking and changing once a day for each person."""
    event = AuditEvent(organisation_id=organisation_id, household=household_id, kind=kind, by=by)
    AuditEvent.objects.bulk_create([event], ignore_conflicts=True)
    if kind not in ONCE_A_DAY:
        transaction.on_commit(
            lambda: trace(f"household_{kind}", by=by, household=str(household_id))
        )


def _tell(
    household: Household,
    kind: ProgressEvent.Kind,
    *,
    by: User | None,
    about: User | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    ProgressEvent.objects.create(
        organisation_id=household.organisation_id,
        household=household,
        kind=kind,
        about=about,
        after=dict(after or {}),
        by=by,
    )


def untouched(household: Household, item_id: int, person: Person | None) -> Progress:
    """A progress that is stored only once somebody touches it."""
    return Progress(
        organisation_id=household.organisation_id,
        household=household,
        item_id=item_id,
        person=person,
    )
