"""Invited to claim an organisation that the network knows, and claiming it: an application begins.

A token is known for a moment, to whoever makes it and to the mail; the database has its hash.
"""

from datetime import timedelta
from functools import partial

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from gastvrij.lib.security_log import log_event
from gastvrij.lib.tokens import hash_of, new_token
from members.claims.emails import mail_claim_invitation, tell_declined
from members.joining.actions import new_draft
from members.joining.claimed import Taken, copy_details, copy_shown
from members.models import Application, Claim, ClaimInvitation, Organisation, User
from members.models.claim import DAYS_OF_A_CLAIM_INVITATION

MOST_TIMES = 5
PAUSE = timedelta(minutes=5)


class Gone(Exception):
    """It ended, expired, was used, or never was; or the organisation is not shown to anybody."""


class Unverified(Exception):
    """An account without an address that was confirmed is nobody."""


class TooSoon(Exception):
    """It was sent a moment ago, or often."""


class OtherDraft(Exception):
    """They are still filling in another application, and have one at a time."""


# --- inviting ----------------------------------------------------------------------------------
@transaction.atomic
def send_first(number: int) -> None:
    """The mail of an invitation that was not sent yet; nothing if another worker is at it."""
    found = ClaimInvitation.objects.to_send().select_related("organisation__municipality")
    invitation = found.select_for_update(of=("self",), skip_locked=True).filter(pk=number).first()
    if invitation:
        _send(invitation)


@transaction.atomic
def resend(invitation: ClaimInvitation, *, by: User) -> None:
    """With a new link, for a month from now; the one before opens nothing any more."""
    locked = _lock_open(invitation)
    too_soon = locked.sent_at and locked.sent_at > timezone.now() - PAUSE
    if too_soon or locked.times_sent >= MOST_TIMES:
        raise TooSoon
    _send(locked)
    _log("claim_invitation_resent", locked, by)


@transaction.atomic
def revoke(invitation: ClaimInvitation, *, by: User) -> None:
    locked = _lock_open(invitation)
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    _log("claim_invitation_revoked", locked, by)


@transaction.atomic
def decline(token_hash: str) -> None:
    """With the link they tell that they don't want to be here: out of sight, and asked no more."""
    found = ClaimInvitation.objects.valid().of(token_hash).first()
    if found is None:
        raise Gone
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=found.organisation_id)
    locked = _lock_open(found)
    if locked.token_hash != token_hash:
        raise Gone
    locked.revoked_at, locked.is_declined = timezone.now(), True
    locked.save(update_fields=["revoked_at", "is_declined"])
    organisation.is_shown_unclaimed = False
    organisation.state = Organisation.State.LEFT  # so nobody shows, invites or claims it again
    organisation.save(update_fields=["is_shown_unclaimed", "state"])
    tell_declined(organisation)
    _log("claim_invitation_declined", locked, None)


def _lock_open(invitation: ClaimInvitation) -> ClaimInvitation:
    found = ClaimInvitation.objects.open().filter(organisation__in=Organisation.objects.unclaimed())
    found = found.select_related("organisation__municipality").select_for_update(of=("self",))
    locked = found.filter(pk=invitation.pk).first()
    if locked is None:
        raise Gone
    return locked


def _send(invitation: ClaimInvitation) -> None:
    token = new_token()
    invitation.token_hash = hash_of(token)
    invitation.sent_at = timezone.now()
    invitation.times_sent += 1
    invitation.expires_at = invitation.sent_at + timedelta(days=DAYS_OF_A_CLAIM_INVITATION)
    invitation.save()
    mail_claim_invitation(invitation, token)


def _log(event: str, invitation: ClaimInvitation, by: User | None) -> None:
    facts = {"invitation": invitation.pk, "organisation": invitation.organisation_id}
    transaction.on_commit(partial(log_event, event, by=by, **facts))


# --- claiming ----------------------------------------------------------------------------------
@transaction.atomic
def claim(organisation: Organisation, *, by: User, token_hash: str = "") -> Application:
    """An application for it, filled in with what the network knows; the one that is there.

    With the link of an invitation, or from the page of an organisation that is shown.
    """
    locked = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one draft at a time
    present = begun(locked, by)
    if present:
        return present
    if not locked.is_unclaimed:
        raise Taken
    invitation = _lock_valid(token_hash, locked)
    if invitation is None and not locked.is_shown_unclaimed:
        raise Gone
    if not EmailAddress.objects.filter(user=by, verified=True).exists():
        raise Unverified
    if Application.objects.of(by).drafts().exists():
        raise OtherDraft
    application = new_draft(locked.name, locked.municipality, by=by)
    if invitation:  # whoever merely found the page reads no more of it than the page tells
        copy_details(locked, application.organisation)
    else:
        copy_shown(locked, application.organisation)
    Claim.objects.create(application=application, organisation=locked, invitation=invitation)
    if invitation:
        invitation.used_at, invitation.used_by = timezone.now(), by
        invitation.save(update_fields=["used_at", "used_by"])
    facts = {"application": application.pk, "organisation": locked.pk}
    transaction.on_commit(partial(log_event, "claim_begun", by=by, **facts))
    return application


def begun(organisation: Organisation, by: User) -> Application | None:
    """Their claim of it on which nobody decided yet."""
    own = Application.objects.of(by).filter(claim__organisation=organisation, decided_at=None)
    return own.select_related("organisation__municipality", "claim__organisation").first()


def _lock_valid(token_hash: str, organisation: Organisation) -> ClaimInvitation | None:
    if not token_hash:
        return None
    found = ClaimInvitation.objects.valid().of(token_hash).filter(organisation=organisation)
    return found.select_for_update(of=("self",)).first()
