"""What we write about looking at who has access (templates/members/people/mail/)."""

from gastvrij.lib.mail import send
from members.models import Membership, Organisation, User

FOLDER = "members/people/mail"


def ask_to_look(organisation: Organisation, reader: User, number: int) -> None:
    _send("review", reader, organisation=organisation, number=number)


def tell_network(membership: Membership, reader: User) -> None:
    """Before the last coordinator of an organisation is paused."""
    _send("network", reader, organisation=membership.organisation, member=membership.user)


def _send(message: str, reader: User, **context: object) -> None:
    send(f"{FOLDER}/{message}", reader.email, reader.language, name=reader.name, **context)
