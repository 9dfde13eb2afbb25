"""Invitations and links to join: made, sent once more, ended, accepted.

A token is known for a moment, to whoever makes it and to the mail; the database has its hash.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.tokens import hash_of, new_token
from members.invitations.emails import mail_invitation
from members.memberships.actions import (
    Changed,
    looked_at,
    record_and_tell,
    record_of,
)
from members.models import Invitation, JoinLink, MemberEvent, Membership, Organisation, User
from members.models.invitation import DAYS_OF_AN_INVITATION, in_days
from members.models.join_link import DAYS_OF_A_JOIN_LINK

Kind, Role = MemberEvent.Kind, Membership.Role
LinkMaker = Callable[[str, str], str]
"""The address of a page, for a token and a language."""
MOST_A_DAY = 100
MOST_TIMES = 5
PAUSE = timedelta(minutes=5)


class Outcome(models.TextChoices):
    INVITED = "invited", _("invited: an e-mail is on its way")
    BELONGS = "belongs", _("is here already, or waits for you")
    ALREADY = "already", _("was invited before, and can still accept")
    NO_ADDRESS = "no_address", _("holds no e-mail address that we can read: not invited")
    TOO_MANY = "too_many", _("not invited: that was a lot for one day. Go on tomorrow")


@dataclass(frozen=True)
class Line:
    written: str
    outcome: Outcome


class Gone(Exception):
    """It ended, expired, was used, or never was."""


class Unverified(Exception):
    """An account without an address that was confirmed is nobody."""


class TooSoon(Exception):
    """It was sent a moment ago, or often."""


@transaction.atomic
def invite(
    organisation: Organisation,
    addresses: Iterable[tuple[str, str]],
    *,
    role: str,
    language: str,
    by: User,
    link_of: LinkMaker,
) -> list[Line]:
    """Invite each of these addresses that is not here yet, and tell what happened with it."""
    _lock(organisation, by)
    day = timezone.now() - timedelta(days=1)
    left = (
        MOST_A_DAY - Invitation.objects.filter(organisation=organisation, sent_at__gt=day).count()
    )
    lines = []
    for written, address in addresses:
        outcome = _outcome(organisation, address, left)
        if outcome == Outcome.INVITED:
            _invite(organisation, address, role, language, by, link_of)
            left -= 1
        lines.append(Line(written, outcome))
    if any(line.outcome == Outcome.INVITED for line in lines):
        record_of(organisation, Kind.INVITED, about=by, by=by)
    return lines


def _outcome(organisation: Organisation, address: str, left: int) -> Outcome:
    if not address:
        return Outcome.NO_ADDRESS
    if organisation.memberships.active().filter(user__email=address).exists():
        return Outcome.BELONGS
    if organisation.invitations.valid().filter(email=address).exists():
        return Outcome.ALREADY
    return Outcome.INVITED if left > 0 else Outcome.TOO_MANY


def _invite(
    organisation: Organisation,
    address: str,
    role: str,
    language: str,
    by: User,
    link_of: LinkMaker,
) -> None:
    organisation.invitations.open().filter(email=address).update(revoked_at=timezone.now())
    invitation = Invitation(
        organisation=organisation, email=address, role=Role(role), language=language
    )
    _send(invitation, by, link_of)


def _send(invitation: Invitation, by: User, link_of: LinkMaker) -> None:
    token = new_token()
    invitation.token_hash = hash_of(token)
    invitation.created_by = by
    invitation.sent_at = timezone.now()
    invitation.expires_at = in_days(DAYS_OF_AN_INVITATION)
    invitation.save()
    mail_invitation(invitation, by, link_of(token, invitation.language))


@transaction.atomic
def resend(invitation: Invitation, *, by: User, link_of: LinkMaker) -> None:
    """With a new link, for two weeks from now; the one before opens nothing any more."""
    locked = _lock_open(invitation, by)
    if locked.times_sent >= MOST_TIMES or locked.sent_at > timezone.now() - PAUSE:
        raise TooSoon
    locked.times_sent += 1
    _send(locked, by, link_of)
    record_of(locked.organisation, Kind.INVITED, about=by, by=by)


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    locked = _lock_open(invitation, by)
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    record_of(locked.organisation, Kind.TAKEN_BACK, about=by, by=by)


@transaction.atomic
def accept(token_hash: str, *, by: User) -> Membership:
    """Whoever holds the link and an address that is theirs comes in.

    In the role of the invitation, if the address is the invited one and whoever invited still
    coordinates there. In all other cases it waits for a coordinator.
    """
    found = Invitation.objects.of(token_hash).select_related("organisation").first()
    if found is None:
        raise Gone
    _lock_organisation(found.organisation)
    if found.accepted_by_id == by.pk and (done := _membership(found.organisation, by)):
        return done
    invitation = Invitation.objects.valid().filter(pk=found.pk).select_for_update(of=("self",))
    invitation = invitation.filter(token_hash=token_hash).first()
    if invitation is None:
        raise Gone
    addresses = EmailAddress.objects.filter(user=by, verified=True)
    if not addresses.exists():
        raise Unverified
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    is_theirs = addresses.filter(email__iexact=invitation.email).exists()
    return _let_in(
        found.organisation,
        by,
        role=invitation.role,
        counts=is_theirs and _coordinates(invitation.created_by, found.organisation),
        kind=Kind.JOINED if is_theirs else Kind.ELSEWHERE,
    )


@transaction.atomic
def ask_to_join(token_hash: str, *, by: User) -> Membership:
    """Somebody with the organisation's link asks; nothing is theirs until a coordinator says so."""
    link = JoinLink.objects.valid().of(token_hash).select_related("organisation").first()
    if link is None:
        raise Gone
    if not EmailAddress.objects.filter(user=by, verified=True).exists():
        raise Unverified
    _lock_organisation(link.organisation)
    return _let_in(link.organisation, by, role=Role.BUDDY, counts=False, kind=Kind.ASKED)


@transaction.atomic
def make_join_link(organisation: Organisation, *, token: str | None = None, by: User) -> str:
    """The token of a new link, which takes the place of the one before.

    A `token` that comes along and has a link already is a form that was sent twice.
    """
    _lock(organisation, by)
    token = token or new_token()
    if organisation.join_links.filter(token_hash=hash_of(token)).exists():
        return token
    organisation.join_links.open().update(ended_at=timezone.now())
    organisation.join_links.create(
        token_hash=hash_of(token), created_by=by, expires_at=in_days(DAYS_OF_A_JOIN_LINK)
    )
    record_of(organisation, Kind.LINK_MADE, about=by, by=by)
    return token


@transaction.atomic
def end_join_link(organisation: Organisation, *, by: User) -> None:
    _lock(organisation, by)
    if organisation.join_links.open().update(ended_at=timezone.now()):
        record_of(organisation, Kind.LINK_ENDED, about=by, by=by)


def _let_in(
    organisation: Organisation, user: User, *, role: str, counts: bool, kind: MemberEvent.Kind
) -> Membership:
    """What somebody has there already stays as it is: a link neither raises nor un-pauses."""
    membership = _membership(organisation, user)
    if membership and membership.is_active:
        return membership
    membership = membership or Membership(user=user, organisation=organisation)
    membership.role = Role(role)
    membership.confirmed_as = membership.role if counts else ""
    membership.is_active, membership.until = True, None
    looked_at(membership)
    membership.save()
    record_and_tell(membership, kind, user)
    return membership


def _membership(organisation: Organisation, user: User) -> Membership | None:
    found = organisation.memberships.select_related("user", "organisation")
    return found.select_for_update(of=("self",)).filter(user=user).first()


def _lock(organisation: Organisation, by: User) -> None:
    """For whoever still coordinates once nobody else changes anything."""
    _lock_organisation(organisation)
    if not _coordinates(by, organisation):
        raise Changed


def _lock_open(invitation: Invitation, by: User) -> Invitation:
    _lock(invitation.organisation, by)
    found = Invitation.objects.open().select_for_update(of=("self",))
    locked = found.select_related("organisation").filter(pk=invitation.pk).first()
    if locked is None:
        raise Gone
    return locked


def _lock_organisation(organisation: Organisation) -> None:
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _coordinates(user: User | None, organisation: Organisation) -> bool:
    if user is None:
        return False
    return Organisation.objects.coordinated_by(user).filter(pk=organisation.pk).exists()
