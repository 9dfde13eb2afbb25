"""What stands in a form of a family's page, whatever somebody makes of it."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import override

from checklist.models import FamilyMessage, ShareLink
from checklist.progress.checklist import checklist_of
from checklist.sharing import telling
from checklist.sharing.familys_list import FamilysList
from gastvrij.lib.languages import words_of
from gastvrij.lib.visible import as_read

Kind = FamilyMessage.Kind


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
        words = as_read(sent.get("woorden", "").replace("\r\n", "\n"))
        try:
            telling.tell(household, Kind.WRITE, words=words, number=form)
        except telling.TooLong:
            return "too_long"
    return ""


def _number(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
