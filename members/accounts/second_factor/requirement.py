"""Who needs more than a password, and whether they have it."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from members.models import Membership, User

# Nobody has an address there (RFC 2606 keeps .example free) and so nobody can confirm one: these
# accounts exist only where `manage.py demo` made them, and everybody knows their password.
DEMO_DOMAIN = "demo.example"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
SETTLED = "second_factor_settled"
DESTINATION = "second_factor_destination"


def needs_second_factor(user: User) -> bool:
    """Staff, and coordinators, confirmed or approved or not. At most one query."""
    if user.email.endswith(f"@{DEMO_DOMAIN}"):
        return False
    if user.is_staff or user.is_superuser:
        return True
    return Membership.objects.active().coordinators().of(user).exists()


def has_second_factor(user: User) -> bool:
    return is_mfa_enabled(user, FACTORS)


def is_settled(session, user: User) -> bool:
    """Whether `user` may go on; costs queries until the session remembers that they may.

    That stays true as long as the session lasts: a change of role and the loss of a factor end it.
    """
    if SETTLED not in session and (has_second_factor(user) or not needs_second_factor(user)):
        session[SETTLED] = True
    return SETTLED in session
