"""A coordinator changes who belongs to the organisation, and whoever belongs there leaves.

One after the other for each organisation: its row is locked first, so that two coordinators who
lower each other at once do not leave it without any. Doing the same thing twice does it once.
"""

from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.utils import timezone

from gastvrij.lib.handing_over import held_by
from gastvrij.lib.security_log import log_event
from members.accounts.actions import change_roles
from members.memberships.actions import (
    LOOKED_AT,
    Changed,
    looked_at,
    record,
    record_and_tell,
)
from members.memberships.emails import tell_member
from members.models import (
    Invitation,
    MemberEvent,
    Membership,
    Municipality,
    Organisation,
    User,
)

Kind, Role = MemberEvent.Kind, Membership.Role
SAID = ["speaks", "helps_in", "most_families"]
"""What somebody says of themselves."""


class LastCoordinator(Exception):
    """Nobody would be left to look after the families."""


class StillHelps(Exception):
    """Families would be left without their buddy: they are handed over first."""


class Oneself(Exception):
    """Somebody else says that of you."""


@transaction.atomic
def change_role(membership: Membership, role: str, *, email: str, by: User) -> None:
    """A coordinator gives another role, which counts at once: they know this person."""
    locked = _lock(membership, email, by)
    if not locked.confirmed_as:
        raise Changed
    if locked.role == locked.confirmed_as == role:
        return
    if role == Role.BUDDY:
        _not_the_last(locked)
    locked.role = locked.confirmed_as = Role(role)
    looked_at(locked)
    locked.save(update_fields=["role", "confirmed_as", *LOOKED_AT])
    kind = Kind.PROMOTED if role == Role.COORDINATOR else Kind.LOWERED
    _tell_all(locked, kind, by)
    change_roles(locked.user, by=by)


@transaction.atomic
def pause(membership: Membership, *, email: str, by: User) -> None:
    """They see no family from now on; nothing is ended, and one tap gives it back."""
    locked = _lock(membership, email, by)
    if locked.user_id == by.pk:
        raise Oneself
    if locked.confirmed_as:
        _not_the_last(locked)
        pause_locked(locked, by=by)


def pause_locked(locked: Membership, *, by: User | None) -> None:
    locked.confirmed_as = ""
    locked.paused_on = timezone.localdate()
    locked.save(update_fields=["confirmed_as", "paused_on"])
    _take_back_invitations(locked)
    _tell_all(locked, Kind.PAUSED, by)
    change_roles(locked.user, by=by or locked.user)


@transaction.atomic
def end(membership: Membership, *, email: str, by: User) -> None:
    """They belong there no longer; their families have another buddy by now."""
    locked = _lock(membership, email, by)
    if locked.user_id == by.pk:
        raise Oneself
    if locked.confirmed_as:
        _not_the_last(locked)
    if held_by(locked.organisation, [locked.user_id], by=by)[locked.user_id]:
        raise StillHelps
    _end(locked, Kind.ENDED, by)


@transaction.atomic
def leave(membership: Membership) -> None:
    """Somebody stops: their families stay, and the coordinators are told to find others."""
    user = membership.user
    _lock_organisation(membership)
    locked = _active(membership)
    if locked is None:
        return
    if locked.confirmed_as:
        _not_the_last(locked)
    _end(locked, Kind.LEFT, user)


@transaction.atomic
def keep(membership: Membership, *, role: str, email: str, by: User) -> None:
    """A coordinator looked, and says that this person still belongs here in this role."""
    locked = _lock(membership, email, by)
    if not locked.confirmed_as or locked.confirmed_as != role:
        raise Changed
    if locked.user_id == by.pk and other_coordinators(locked).exists():
        raise Oneself
    if locked.reviewed_on != timezone.localdate() or locked.review_asked_on:
        looked_at(locked)
        locked.save(update_fields=LOOKED_AT)
        record(locked, Kind.KEPT, by)


@transaction.atomic
def say_how_i_help(
    membership: Membership,
    *,
    speaks: Collection[str],
    helps_in: Municipality | None,
    most_families: int | None,
) -> None:
    """Somebody says of themselves what coordinators choose a buddy by."""
    membership.speaks = sorted(speaks)
    membership.helps_in, membership.most_families = helps_in, most_families
    membership.save(update_fields=SAID)


def other_coordinators(membership: Membership):
    return (
        Membership.objects.confirmed_coordinators()
        .filter(organisation=membership.organisation_id)
        .exclude(user=membership.user_id)
    )


def _lock(membership: Membership, email: str, by: User) -> Membership:
    """As it stands now, if `by` still coordinates and saw this address; Changed otherwise."""
    _lock_organisation(membership)
    coordinators = Membership.objects.confirmed_coordinators().of(by)
    locked = _active(membership)
    is_theirs = coordinators.filter(organisation=membership.organisation_id).exists()
    if locked is None or not is_theirs or locked.user.email != email:
        raise Changed
    return locked


def _lock_organisation(membership: Membership) -> None:
    locking = Organisation.objects.select_for_update(no_key=True)
    locking.get(pk=membership.organisation_id)


def _active(membership: Membership) -> Membership | None:
    found = Membership.objects.active().select_related("user", "organisation")
    return found.select_for_update(of=("self",)).filter(pk=membership.pk).first()


def _not_the_last(membership: Membership) -> None:
    if membership.confirmed_as == Role.COORDINATOR and not other_coordinators(membership).exists():
        raise LastCoordinator


def _end(locked: Membership, kind: MemberEvent.Kind, by: User) -> None:
    locked.confirmed_as = ""
    locked.is_active = False
    locked.until = max(timezone.localdate(), locked.since)
    locked.paused_on = None
    locked.say_nothing_more()
    locked.save(update_fields=["confirmed_as", "is_active", "until", "paused_on", *SAID])
    _take_back_invitations(locked)
    _tell_all(locked, kind, by)
    if by.pk == locked.user_id:  # the page that says goodbye is still theirs
        transaction.on_commit(partial(log_event, "role_changed", by=by, of=by.pk))
    else:
        change_roles(locked.user, by=by)


def _take_back_invitations(membership: Membership) -> None:
    """One that lies around in a mailbox would let them in again."""
    invitations = Invitation.objects.open().filter(
        organisation=membership.organisation_id, email=membership.user.email
    )
    invitations.update(revoked_at=timezone.now())


def _tell_all(membership: Membership, kind: MemberEvent.Kind, by: User | None) -> None:
    record_and_tell(membership, kind, by)
    tell_member(membership, kind, by)
