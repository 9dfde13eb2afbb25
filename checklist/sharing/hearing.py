"""What stands in a form of a family's page, whatever somebody makes of it."""

import re
from unicodedata import category
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import override

from checklist.models import FamilyMessage, ShareLink
from checklist.progress.checklist import checklist_of
from checklist.sharing import telling
from checklist.sharing.familys_list import FamilysList
from gastvrij.lib.languages import words_of

Kind = FamilyMessage.Kind
NEVER_READ = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that override in which direction text is read."""
UNSEEN = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})
"""Categories of Unicode: joiners and marks, spaces, ends of lines."""


def hear(request: HttpRequest, link: ShareLink) -> str:
    """Tell it, or take it back; the name of the sentence that says what is wrong, or nothing.

    What a page does not send, or is no longer on the list, changes nothing.
    """
    household, sent = link.household, request.POST
    said, number = sent["zeg"], _number(sent.get("bericht", ""))
    if not household.is_open:
        return ""
    if said == "back":
        if number:
            telling.take_back(household, number)
    elif said in telling.ABOUT_A_STEP:
        with override(words_of(link.language)):
            todo = FamilysList(checklist_of(household, timezone.localdate())).choose(None).todo
        if step := telling.step_of(todo, sent.get("stap", "")):
            telling.tell(household, Kind(said), step)
    elif said == Kind.CALL:
        telling.tell(household, Kind.CALL)
    elif said == Kind.WRITE and (form := _number(sent.get("nummer", ""))):
        words = as_read(sent.get("woorden", ""))
        try:
            telling.tell(household, Kind.WRITE, words=words, number=form)
        except telling.TooLong:
            return "too_long"
    return ""


def as_read(text: str) -> str:
    """Without what no reader sees, or what turns the words around it; nothing if nothing is left.

    The joiners of letters stay: Persian and some emoji are written with them.
    """
    text = NEVER_READ.sub("", text.replace("\r\n", "\n")).strip()
    return text if any(category(letter) not in UNSEEN for letter in text) else ""


def _number(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
