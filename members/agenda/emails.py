"""What is written to who signed up, and to who put a date in (templates/members/agenda/mail/)."""

from gastvrij.lib.mail import send
from gastvrij.lib.site_address import address_of
from members.models import Gathering, SignUp, User

FOLDER = "members/agenda/mail"


def tell_place(gathering: Gathering, reader: User) -> None:
    """Of who waited, it is their turn."""
    _send("place", gathering, reader)


def tell_news(sign_up: SignUp) -> None:
    """What changed since this person was told last: called off, another time, another place."""
    gathering, told = sign_up.gathering, sign_up.told
    if gathering.is_cancelled:
        _send("called_off", gathering, sign_up.user, because=gathering.cancelled_because)
        return
    _send(
        "changed",
        gathering,
        sign_up.user,
        other_time=gathering.when_since > told,
        other_place=gathering.where_since > told,
    )


def tell_taken_off(gathering: Gathering, reader: User) -> None:
    _send("taken_off", gathering, reader)


def tell_hidden(gathering: Gathering, reader: User) -> None:
    _send("hidden", gathering, reader, because=gathering.hidden_because)


def tell_shown(gathering: Gathering, reader: User) -> None:
    _send("shown", gathering, reader)


def _send(message: str, gathering: Gathering, reader: User, **words: object) -> None:
    link = address_of("members:gathering", gathering.pk, language=reader.language)
    name = f"{FOLDER}/{message}"
    words |= {"gathering": gathering, "name": reader.name}
    send(name, reader.email, reader.language, link=link, **words)
