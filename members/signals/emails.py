"""What is written about bottlenecks and signals (templates/members/signals/mail/): no word of any
text, since a mail is kept by others."""

from gastvrij.lib.mail import send
from gastvrij.lib.site_address import address_of
from members.models import Contribution, Signal, User

FOLDER = "members/signals/mail"


def tell_invited(signal: Signal, reader: User) -> None:
    _send("invited", signal, reader)


def tell_withdrawn(signal: Signal, reader: User) -> None:
    """By who began it: the others of the group read why."""
    _send("withdrawn", signal, reader, because=signal.hidden_because)


def tell_hidden(row: Contribution | Signal, reader: User) -> None:
    _send("hidden", row, reader, because=row.hidden_because)


def tell_shown(row: Contribution | Signal, reader: User) -> None:
    _send("shown", row, reader)


def _send(message: str, row: Contribution | Signal, reader: User, **words: object) -> None:
    if isinstance(row, Signal):
        link = address_of("members:signal_desk", row.pk, language=reader.language)
    else:
        link = address_of("members:bottleneck", row.item.code, language=reader.language)
    name = f"{FOLDER}/{message}"
    send(name, reader.email, reader.language, link=link, name=reader.name, **words)
