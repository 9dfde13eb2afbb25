"""What we write about a family that passes (templates/checklist/passing_on/mail/).

Never a word of the family: not what it is called, nor where it lives, nor how many they are.
"""

from checklist.models import Passage
from gastvrij.lib.mail import send
from gastvrij.lib.site_address import address_of
from members.models import User

FOLDER = "checklist/passing_on/mail"


def ask(passage: Passage, reader: User) -> None:
    link = address_of("checklist:passage", passage.pk, language=reader.language)
    _send("asked", passage, reader, link=link)


def tell_refused(passage: Passage, reader: User) -> None:
    link = address_of("checklist:households", language=reader.language)
    _send("refused", passage, reader, link=link)


def tell_passed(passage: Passage, reader: User, *, is_buddy: bool) -> None:
    _send("passed", passage, reader, is_buddy=is_buddy)


def _send(
    message: str, passage: Passage, reader: User, *, link: str = "", **context: object
) -> None:
    send(
        f"{FOLDER}/{message}",
        reader.email,
        reader.language,
        link=link,
        name=reader.name,
        sender=passage.from_organisation,
        receiver=passage.to_organisation,
        until=passage.expires_on,
        **context,
    )
