"""People and organisations with sensible defaults; the municipalities come with the migrations."""

from itertools import count

from members.actions import confirm_email
from members.models import Membership, Municipality, Organisation, User

GHENT = "44021"
BRUSSELS = "21004"

number = count(1)


def make_user(email=None, *, name="An", verified=False, **fields):
    """`verified`: the address has been confirmed, so the user can sign in with a password."""
    email = email or f"user{next(number)}@example.org"
    user = User.objects.create_user(email, name=name, **fields)
    if verified:
        confirm_email(user)
    return user


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


def make_membership(user=None, organisation=None, *, role="buddy", **fields):
    return Membership.objects.create(
        user=user or make_user(),
        organisation=organisation or make_organisation(),
        role=Membership.Role(role),
        **fields,
    )
