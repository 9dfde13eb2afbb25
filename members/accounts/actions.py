from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from gastvrij.lib.security_log import log_event
from members.accounts.emails import tell_account_is_deleted, tell_second_factors_are_removed
from members.accounts.my_data import invitations_of
from members.memberships.actions import changed_by_staff
from members.models import MemberEvent, User


@transaction.atomic
def confirm_email(user: User) -> None:
    """Take the address for theirs without a code, and forget the addresses they had before."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def forget_old_emails(user: User) -> None:
    """After an administrator changed the address: the old one no longer opens the account."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()


def end_sessions(user: User, *, by: User, reason: str, keep: str | None = None) -> None:
    """Sign `user` out everywhere, but for the session with the key `keep`.

    After the commit: who signs in at this very moment must find the new state of things, since a
    session remembers that its user needs no second factor.
    """
    transaction.on_commit(partial(_end_sessions, user.pk, by, reason, keep))


def _end_sessions(user_id: int, by: User, reason: str, keep: str | None) -> None:
    sessions = list(UserSession.objects.filter(user=user_id).exclude(session_key=keep or ""))
    for session in sessions:
        session.end()
    log_event("sessions_ended", by=by, of=user_id, number=len(sessions), reason=reason)


def end_session(session: UserSession, *, by: User) -> None:
    session.end()
    log_event("sessions_ended", by=by, of=session.user_id, number=1, reason="by_hand")


def change_roles(user: User, *, by: User, keep: str | None = None) -> None:
    """To call after what `user` may do was changed: they sign in anew, as who they are now."""
    transaction.on_commit(partial(log_event, "role_changed", by=by, of=user.pk))
    end_sessions(user, by=by, reason="role_changed", keep=keep)


@transaction.atomic
def remove_second_factors(user: User, *, by: User) -> None:
    """For who lost telephone and codes; whoever needs a second factor sets one up at sign-in."""
    Authenticator.objects.filter(user=user).delete()
    transaction.on_commit(partial(log_event, "second_factors_removed", by=by, of=user.pk))
    changed_by_staff(user, MemberEvent.Kind.SECOND_FACTOR, by=by)
    tell_second_factors_are_removed(user.email, user.name, user.language)
    end_sessions(user, by=by, reason="second_factors_removed")


@transaction.atomic
def delete_account(user: User, *, by: User) -> None:
    """For good. Families stay with their organisation, and what `user` ticked stays, nameless."""
    sessions = list(UserSession.objects.filter(user=user))
    by_owner = by.pk == user.pk
    facts = {"of": user.pk, "by_owner": int(by_owner), "sessions": len(sessions)}
    for session in sessions:
        session.end()
    tell_account_is_deleted(user.email, user.name, user.language)
    invitations_of(user).delete()
    user.delete()
    transaction.on_commit(
        partial(log_event, "account_deleted", by=None if by_owner else by, **facts)
    )


def forget_ended_sessions() -> int:
    """The addresses and browsers of sessions that exist no longer."""
    running = Session.objects.values("session_key")
    number, _ = UserSession.objects.exclude(session_key__in=running).delete()
    return number
