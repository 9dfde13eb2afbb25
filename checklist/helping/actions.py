"""Who helps a family, from when until when.

Each action expects a household that was read with a lock (`access.get_household(lock=True)`),
inside a transaction: so changes of one family come one after the other.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from checklist.history.record import Kind, Trail, record
from checklist.models import Assignment, Household
from members.models import User

Because, Call = Assignment.Because, Assignment.Call


@transaction.atomic
def assign_only(
    household: Household, buddies: Iterable[User], *, by: User, because: str = ""
) -> None:
    """Have exactly `buddies` as the family's buddies from today on; who stands in stays so."""
    wanted = {buddy.pk: buddy for buddy in buddies}
    current = {
        assignment.user_id: assignment
        for assignment in household.assignments.current().select_related("user")
    }
    for user_id, assignment in current.items():
        if user_id not in wanted:
            end(household, assignment, because, by=by)
    for user_id, buddy in wanted.items():
        if user_id not in current:
            assign(household, buddy, by=by)


def assign(household: Household, buddy: User, *, by: User) -> Assignment:
    """From today on; somebody who stands in stays for good."""
    assignment = household.assignments.current().filter(user=buddy).first()
    if assignment is None:
        assignment = Assignment(
            organisation_id=household.organisation_id, household=household, user=buddy
        )
    elif assignment.until is None:
        return assignment
    assignment.until = None
    assignment.save()
    record(household, Kind.ASSIGNED, by=by, about=buddy)
    return assignment


@transaction.atomic
def stand_in(household: Household, buddy: User, last_day: date, *, by: User) -> None:
    """See the family from today until the end of that day; nobody has to remember to end it."""
    assignment = household.assignments.current().filter(user=buddy).first()
    until = last_day + timedelta(days=1)
    if assignment is None:
        assignment = Assignment(
            organisation_id=household.organisation_id, household=household, user=buddy
        )
    elif assignment.until in {None, until}:
        return
    assignment.until = until
    assignment.save()
    record(household, Kind.ASSIGNED, by=by, about=buddy, after={"last_day": last_day.isoformat()})


@transaction.atomic
def end(household: Household, assignment: Assignment, because: str, *, by: User) -> None:
    """They see the family no longer, from their next click on; nor through a link they made."""
    assignment.until = timezone.localdate()
    assignment.ended_because = because
    assignment.save(update_fields=["until", "ended_because"])
    record(household, Kind.UNASSIGNED, by=by, about=assignment.user)
    _end_links_of(household, assignment.user, by=by)


def _end_links_of(household: Household, user: User, *, by: User) -> None:
    """Whoever made a link knows its address. Who still sees the family may go on knowing it."""
    if Household.objects.visible_to(user).filter(pk=household.pk).exists():
        return
    links = household.links.filter(revoked_at=None, created_by=user)
    if links.update(revoked_at=timezone.now()):
        record(household, Trail.LINK_REVOKED, by=by)


@transaction.atomic
def hand_over(
    household: Household,
    assignment: Assignment,
    to: User | None,
    *,
    because: str,
    note: str,
    by: User,
) -> None:
    """One stops and another begins at the same moment, who reads the note first."""
    end(household, assignment, because, by=by)
    if to is not None:
        assign(household, to, by=by)
    leave_note(household, note, by=by)


@transaction.atomic
def leave_note(household: Household, note: str, *, by: User) -> None:
    """What the next buddy reads first. Sent twice, it stands there once."""
    last = household.events.filter(kind=Kind.HANDED_OVER).first()
    is_double = last is not None and last.by_id == by.pk and last.note_after == note
    if note and not is_double:
        record(household, Kind.HANDED_OVER, by=by, note_after=note)


@transaction.atomic
def note_call(assignment: Assignment, call: str) -> None:
    """A coordinator asked how it goes; once for each call."""
    today, changed = timezone.localdate(), []
    if call == Call.SECOND and not assignment.second_call_on:
        assignment.second_call_on = today
        changed.append("second_call_on")
    if call == Call.FIRST and not assignment.first_call_on:
        assignment.first_call_on = today
        changed.append("first_call_on")
    if changed:
        assignment.save(update_fields=changed)
