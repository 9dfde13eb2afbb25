"""What Django and allauth tell about signing in, into the security log and the session.

These things happen in their code, and a signal is how they tell: see
docs/decisions/0012-events-of-third-parties.md. What happens in our own code is logged there.
"""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import receiver

from gastvrij.lib.security_log import log_event
from members.accounts.actions import end_sessions
from members.accounts.second_factor.requirement import FACTORS, SETTLED, is_settled
from members.accounts.sessions import lifetime
from members.memberships.actions import changed_by_member
from members.models import MemberEvent
from members.sending.keeping import notice_at_sign_in


@receiver(auth.user_logged_in)
def signed_in(request, user, **kwargs):
    lifetime.begin(request.session)
    request.session.pop(SETTLED, None)
    is_settled(request.session, user)
    notice_at_sign_in(request, user)
    log_event("signed_in", by=user)


@receiver(auth.user_login_failed)
def sign_in_failed(**kwargs):
    log_event("sign_in_failed")


@receiver(auth.user_logged_out)
def signed_out(user, **kwargs):
    if user and user.pk:  # and not just deleted
        log_event("signed_out", by=user)


@receiver(account.password_set)
@receiver(account.password_changed)
def password_changed(user, **kwargs):
    log_event("password_changed", by=user)


@receiver(account.password_reset)
def password_reset(user, **kwargs):
    end_sessions(user, by=user, reason="password_reset")
    log_event("password_reset", by=user)


@receiver(account.email_changed)
def email_changed(user, **kwargs):
    log_event("email_changed", by=user)
    changed_by_member(user, MemberEvent.Kind.EMAIL)


@receiver(mfa.authenticator_added)
def second_factor_added(user, authenticator, **kwargs):
    log_event("second_factor_added", by=user, kind=authenticator.type)


@receiver(mfa.authenticator_removed)
def second_factor_removed(request, user, authenticator, **kwargs):
    """Other sessions end, and this one is asked anew whether it may go on without."""
    log_event("second_factor_removed", by=user, kind=authenticator.type)
    request.session.pop(SETTLED, None)
    end_sessions(user, by=user, reason="second_factor_removed", keep=request.session.session_key)
    if authenticator.type in FACTORS:
        changed_by_member(user, MemberEvent.Kind.SECOND_FACTOR)


@receiver(mfa.authenticator_reset)
def recovery_codes_made(user, authenticator, **kwargs):
    log_event("recovery_codes_made", by=user)


@receiver(mfa.authenticator_used)
def second_factor_used(user, authenticator, **kwargs):
    log_event("second_factor_used", by=user, kind=authenticator.type)


@receiver(mfa.authentication_failed)
def second_factor_failed(user, **kwargs):
    log_event("second_factor_failed", by=user)
