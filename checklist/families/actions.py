"""What happens when somebody adds, changes, closes or erases a family.

Each action expects a household that was read with a lock (`access.get_household(lock=True)`),
inside a transaction: so changes of one family come one after the other.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from checklist.helping.actions import assign
from checklist.history.record import Kind, Trail, record
from checklist.models import Erasure, Household, Person, Withdrawal
from checklist.models.erasure import mark_of, mark_of_link
from checklist.walls.keeping import erased_on
from members.models import User
from members.sending.keeping import forget_about


@transaction.atomic
def create_household(
    household: Household,
    changes: Mapping[str, Any],
    people: Iterable[tuple[Person, Mapping[str, Any]]],
    buddies: Iterable[User],
    *,
    by: User,
    informed_by: User | None = None,
) -> None:
    """Save a new family with its people and its first buddies.

    `informed_by` asked the family, if that was not `by`.
    """
    _apply(household, changes)
    if household.informed_on:
        household.informed_by = informed_by or by
    household.save()
    record(household, Kind.CREATED, by=by)
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
    changed = _apply(household, _with_region(household, changes))
    if "informed_on" in changed:
        household.informed_by = by if household.informed_on else None
    if changed:
        household.save()
    of_people = _save_people(household, people)
    if changed or of_people:
        after = {"fields": sorted(changed), "persons": of_people}
        record(household, Kind.CHANGED, by=by, after=after)


def _with_region(household: Household, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the other region asks runs from the move; nobody is late with it on the first day."""
    before, after = household.municipality, changes.get("municipality")
    if after is None or after.region == before.region or "in_region_since" in changes:
        return changes
    return {**changes, "in_region_since": changes.get("moved_in_on") or timezone.localdate()}


def _apply(instance: Household | Person, changes: Mapping[str, Any]) -> set[str]:
    """Set what differs, and say which fields those are. A new family has no municipality yet."""
    changed = {name for name, value in changes.items() if getattr(instance, name, None) != value}
    for name in changed:
        setattr(instance, name, changes[name])
    return changed


def _save_people(
    household: Household, people: Iterable[tuple[Person, Mapping[str, Any]]]
) -> dict[str, list[str]]:
    """Save new people and those about whom something changed.

    The names of what changed, by the person's id; none for somebody who is new.
    """
    told: dict[str, list[str]] = {}
    for order, (person, changes) in enumerate(people):
        changed = _apply(person, changes)
        if person._state.adding:
            person.household, person.order = household, order
            person.organisation_id = household.organisation_id
            person.save()
            told[str(person.pk)] = []
        elif changed:
            person.save(update_fields=changed)
            told[str(person.pk)] = sorted(changed)
    return told


@transaction.atomic
def close_household(household: Household, *, by: User | None, keeps_links: bool = False) -> None:
    """From now on it is there to read, and the time until its erasure begins.

    Its links end; with `keeps_links` the family goes on reading until they run out by themselves.
    """
    household.state = Household.State.CLOSED
    household.closed_on = timezone.localdate()
    household.erase_on = erased_on(household.closed_on)
    household.save(update_fields=["state", "closed_on", "erase_on"])
    if not keeps_links:
        household.links.filter(revoked_at=None).update(revoked_at=timezone.now())
    record(household, Kind.CLOSED, by=by)


@transaction.atomic
def reopen_household(household: Household, *, by: User) -> None:
    household.state = Household.State.OPEN
    household.closed_on = household.erase_on = None
    household.save(update_fields=["state", "closed_on", "erase_on"])
    record(household, Kind.REOPENED, by=by)


@transaction.atomic
def erase_household(household: Household, *, by: User | None) -> None:
    """Everything about the family is gone; only that it was erased stays on the audit trail.

    Raises Household.DoesNotExist where the database keeps it, because `by` may not erase it or
    because somebody opened it again meanwhile; then nothing stands on the trail either.
    """
    family, proof = household.pk, _proof_of(household, by)
    record(household, Trail.ERASED, by=by)
    if not household.erase():
        raise Household.DoesNotExist
    proof.save(force_insert=True)
    forget_about(family)


def _proof_of(household: Household, by: User | None) -> Erasure:
    """What stays: a day and keyed hashes of the family and of the links that it still has."""
    asked = Withdrawal.objects.filter(household=household.pk).exclude(
        state__in=[Withdrawal.State.REFUSED, Withdrawal.State.TAKEN_BACK]
    )
    reason = Erasure.Reason.COORDINATOR if by else Erasure.Reason.TIME
    return Erasure(
        organisation_id=household.organisation_id,
        mark=mark_of(household.pk),
        reason=Erasure.Reason.ASKED if asked.exists() else reason,
        links=[
            mark_of_link(one)
            for one in household.links.valid().values_list("token_hash", flat=True)
        ],
    )
