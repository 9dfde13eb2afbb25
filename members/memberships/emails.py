"""What we write about who belongs where (templates/members/memberships/mail/); never a family."""

from gastvrij.lib.mail import send
from members.models import MemberEvent, Membership, User

FOLDER = "members/memberships/mail"


def tell_change(membership: Membership, kind: MemberEvent.Kind, by: User, reader: User) -> None:
    waits = membership.is_active and (by.pk != membership.user_id or kind == "given")
    _send("changed", membership, reader, kind=kind, by=by, waits=waits and kind != "lowered")


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
