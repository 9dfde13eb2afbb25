"""People and organisations with sensible defaults; the municipalities come with the migrations."""

from itertools import count
from time import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from members.accounts.actions import confirm_email
from members.models import Membership, Municipality, Organisation, User

GHENT = "44021"
BRUSSELS = "21004"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

number = count(1)


def make_user(email=None, *, name="An", verified=False, second_factor=False, **fields):
    """`verified`: the address has been confirmed, so the user can sign in with a password.

    `second_factor`: coordinators and staff get no further than its page without.
    """
    email = email or f"user{next(number)}@example.org"
    user = User.objects.create_user(email, name=name, **fields)
    if verified:
        confirm_email(user)
    if second_factor:
        give_second_factor(user)
    return user


def give_second_factor(user):
    return TOTP.activate(user, TOTP_SECRET).instance


def totp_code(*, steps=0, secret=TOTP_SECRET):
    """What the app of who has a `second_factor` shows, now or some steps of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time()) // 30 + steps))


def prove_who_it_is(client, user, *, seconds_ago=0):
    """Signed in, with the password typed just now: what a change of roles or an export asks."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time() - seconds_ago, "reauthenticated": True}
    ]
    session.save()


def make_organisation(name=None, *, municipality=GHENT, state="approved", **fields):
    """`municipality` is a REFNIS code, or a Municipality."""
    n = next(number)
    if isinstance(municipality, str):
        municipality = Municipality.objects.get(pk=municipality)
    return Organisation.objects.create(
        name=name or f"Welkom {n}",
        slug=fields.pop("slug", f"organisation-{n}"),
        municipality=municipality,
        state=Organisation.State(state),
        **fields,
    )


def make_membership(user=None, organisation=None, *, role="buddy", confirmed=True, **fields):
    """`confirmed`: by a coordinator of the organisation; one that ended is not."""
    fields.setdefault("confirmed_as", role if confirmed and fields.get("is_active", True) else "")
    return Membership.objects.create(
        user=user or make_user(),
        organisation=organisation or make_organisation(),
        role=Membership.Role(role),
        **fields,
    )
