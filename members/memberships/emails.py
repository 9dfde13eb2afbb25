"""What we write about who belongs where (templates/members/memberships/mail/); never a family."""

from gastvrij.lib.mail import send
from members.models import MemberEvent, Membership, User

FOLDER = "members/memberships/mail"


WAIT = {"given", "raised", "email", "second_factor", "password", "reactivated"}
"""What works only once a coordinator confirms it, if others than the member did it."""
WAIT_ALWAYS = {"given", "elsewhere", "asked"}


def tell_change(
    membership: Membership, kind: MemberEvent.Kind, by: User | None, reader: User
) -> None:
    by_others = by is None or by.pk != membership.user_id
    waits = membership.is_active and (kind in WAIT_ALWAYS or (kind in WAIT and by_others))
    _send("changed", membership, reader, kind=kind, by=by, waits=waits)


def tell_member(membership: Membership, kind: MemberEvent.Kind, by: User | None) -> None:
    """What changed for them, said to themselves."""
    _send("yours", membership, membership.user, kind=kind, by=by)


def tell_confirmed(membership: Membership) -> None:
    _send("confirmed", membership, membership.user)


def tell_appointment(membership: Membership, deciders: list[User], reader: User) -> None:
    _send("appointed", membership, reader, deciders=deciders)


def _send(message: str, membership: Membership, reader: User, **context: object) -> None:
    send(
        f"{FOLDER}/{message}",
        reader.email,
        reader.language,
        name=reader.name,
        member=membership.user,
        role=membership.get_role_display,
        organisation=membership.organisation,
        **context,
    )
