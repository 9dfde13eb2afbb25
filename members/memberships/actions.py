"""What somebody belongs to, and that it works only once the organisation itself says so.

Whatever is given from outside waits for a coordinator who knows the person: administrators see
accounts, not people (docs/decisions/0027). Each change stands on the organisation's trail, and its
coordinators are mailed, in one transaction.
"""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from gastvrij.lib.security_log import log_event
from members.memberships.emails import tell_appointment, tell_change, tell_confirmed
from members.models import MemberEvent, Membership, Organisation, User

Kind, Role = MemberEvent.Kind, Membership.Role
LOOKED_AT = ["reviewed_on", "review_asked_on", "paused_on"]


class Changed(Exception):
    """It is no longer what the coordinator saw and answered to."""


class HasCoordinators(Exception):
    """They confirm; nobody appoints another one over their heads."""


class Undecided(Exception):
    """Two administrators have to decide, and neither about themselves."""


@transaction.atomic
def changed_from_outside(membership: Membership, before: Membership | None, *, by: User) -> None:
    """Tell of a membership that staff made, changed or ended; the row itself is saved already."""
    kind = _kind_of_change(membership, before)
    if kind:
        record_and_tell(membership, kind, by)


def _kind_of_change(membership: Membership, before: Membership | None) -> MemberEvent.Kind | None:
    if not membership.is_active:
        return Kind.ENDED if before and before.is_active else None
    if before is None or not before.is_active:
        return Kind.GIVEN
    if before.role != membership.role:
        return Kind.RAISED if membership.role == Role.COORDINATOR else Kind.LOWERED
    return None


def confirmed_no_more_than(membership: Membership) -> str:
    """What stays confirmed when the role, or that it is active, is about to change."""
    if not membership.is_active:
        return ""
    is_lower = membership.confirmed_as == Role.COORDINATOR and membership.role == Role.BUDDY
    return Role.BUDDY if is_lower else membership.confirmed_as


@transaction.atomic
def end_from_outside(membership: Membership, *, by: User) -> None:
    """Staff delete it: told before, since whoever coordinated is told as well."""
    if membership.is_active:
        record_and_tell(membership, Kind.ENDED, by)
    membership.delete()


@transaction.atomic
def changed_by_staff(user: User, kind: MemberEvent.Kind, *, by: User) -> None:
    """Staff changed how `user` signs in, so it may be somebody else now: all of it waits again."""
    for membership in user.memberships.active().with_organisation():
        Membership.objects.filter(pk=membership.pk).update(confirmed_as="")
        record_and_tell(membership, kind, by)
    transaction.on_commit(
        partial(log_event, "confirmation_lost", by=by, of=user.pk, reason=str(kind))
    )


@transaction.atomic
def changed_by_member(user: User, kind: MemberEvent.Kind) -> None:
    """They did it themselves, signed in: it goes on working, and the coordinators are told."""
    for membership in user.memberships.confirmed().with_organisation():
        record_and_tell(membership, kind, user)


@transaction.atomic
def confirm(membership: Membership, *, role: str, email: str, by: User) -> None:
    """A coordinator knows this person, with this address, in this role: as they saw on the page."""
    locked = _lock(membership, role, email)
    locked.confirmed_as = locked.role
    looked_at(locked)
    locked.save(update_fields=["confirmed_as", *LOOKED_AT])
    record(locked, Kind.CONFIRMED, by)
    tell_confirmed(locked)


@transaction.atomic
def refuse(membership: Membership, *, role: str, email: str, by: User) -> None:
    """Nobody knows them: it ends. A role that was raised goes back to the one before."""
    locked = _lock(membership, role, email)
    if locked.confirmed_as:
        locked.role = locked.confirmed_as
    else:
        locked.is_active = False
    locked.save(update_fields=["role", "is_active"])
    record(locked, Kind.REFUSED, by)


def _lock(membership: Membership, role: str, email: str) -> Membership:
    """As it stands now; the account too, whose address somebody may be changing."""
    found = Membership.objects.waiting().select_related("user", "organisation")
    locked = found.select_for_update(of=("self", "user")).filter(pk=membership.pk).first()
    if locked is None or (locked.role, locked.user.email) != (role, email):
        raise Changed
    return locked


@transaction.atomic
def appoint(
    user: User, organisation: Organisation, *, deciders: Iterable[User], has_families: bool
) -> Membership:
    """The first coordinator of an organisation that has none, by the operator's command."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    deciding = {one.pk: one for one in deciders}
    if Membership.objects.confirmed_coordinators().filter(organisation=organisation).exists():
        raise HasCoordinators
    if user.pk in deciding or (has_families and len(deciding) < 2):
        raise Undecided
    membership, _ = Membership.objects.update_or_create(
        user=user,
        organisation=organisation,
        defaults={
            "role": Role.COORDINATOR,
            "confirmed_as": Role.COORDINATOR,
            "is_active": True,
            "until": None,
            "reviewed_on": timezone.localdate(),
            "paused_on": None,
        },
    )
    for decider in deciding.values():
        record(membership, Kind.APPOINTED, decider)
    if not deciding:
        record(membership, Kind.APPOINTED, None)
    for reader in [*_others(membership), *deciding.values()]:
        tell_appointment(membership, list(deciding.values()), reader)
    return membership


def looked_at(membership: Membership) -> None:
    """Somebody of the organisation says today that this person belongs there; not saved yet."""
    membership.reviewed_on = timezone.localdate()
    membership.review_asked_on = membership.paused_on = None


def record(membership: Membership, kind: MemberEvent.Kind, by: User | None) -> None:
    record_of(membership.organisation, kind, about=membership.user, by=by)


def record_of(
    organisation: Organisation, kind: MemberEvent.Kind, *, about: User | None, by: User | None
) -> None:
    """A line on the organisation's trail, and one in the security log."""
    MemberEvent.objects.create(organisation=organisation, kind=kind, about=about, by=by)
    facts = {"of": about.pk if about else None, "organisation": organisation.pk}
    transaction.on_commit(partial(log_event, f"member_{kind}", by=by, **facts))


def record_and_tell(membership: Membership, kind: MemberEvent.Kind, by: User | None) -> None:
    record(membership, kind, by)
    for reader in watching(membership):
        tell_change(membership, kind, by, reader)


def watching(membership: Membership) -> list[User]:
    """The other coordinators; where there is none, everybody else who belongs there."""
    others = _others(membership)
    coordinators = Membership.objects.confirmed_coordinators().filter(
        organisation=membership.organisation_id
    )
    return list(others.filter(pk__in=coordinators.values("user")) or others)


def _others(membership: Membership):
    there = Membership.objects.confirmed().filter(organisation=membership.organisation_id)
    return User.objects.filter(pk__in=there.values("user")).exclude(pk=membership.user_id)
