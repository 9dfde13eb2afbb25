"""What a family tells its buddy from its own page, and takes back; who may is known by the link.

Everything here happens in the transaction in which the database knows the link
(`access.family_of_link`), and shows and takes messages of that one family only.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from checklist.models import FamilyMessage, Household
from checklist.models.family_message import LONGEST
from checklist.sharing.familys_list import Step
from checklist.sharing.jobs import look_whom_to_tell
from checklist.sharing.mailing import SETTLING

Kind = FamilyMessage.Kind
ABOUT_A_STEP = frozenset({Kind.DID, Kind.UNCLEAR})
MOST_AT_ONCE, AT_ONCE = 20, timedelta(hours=1)


class TooOften(Exception):
    """The family sent a lot in an hour, through whichever of its links."""


class TooLong(Exception):
    """More words than a message has."""


class Told:
    """All that the family told and was answered, one query; the last word about each step."""

    def __init__(self, household: Household):
        self.is_open = household.is_open
        self.last: dict[tuple, FamilyMessage] = {}
        for message in household.family_messages.told():
            self.last[_place_of(message)] = message

    def of(self, step: Step) -> FamilyMessage | None:
        return self.last.get((step.line.code, tuple(step.people)))

    @property
    def asked(self) -> list[FamilyMessage]:
        """Those about no step: call me, send me a message."""
        return [one for place, one in self.last.items() if place[0] in (Kind.CALL, Kind.WRITE)]

    @property
    def waits_for_call(self) -> bool:
        return any(one.kind == Kind.CALL and one.is_waiting for one in self.asked)


def _place_of(message: FamilyMessage) -> tuple:
    if message.kind in ABOUT_A_STEP:
        return message.code, tuple(message.people)
    return message.kind, message.pk if message.kind == Kind.WRITE else None


def tell(
    household: Household,
    kind: FamilyMessage.Kind,
    step: Step | None = None,
    words: str = "",
    number: UUID | None = None,
) -> None:
    """Once, however often it is sent: what waits is not told again."""
    if len(words) > LONGEST:
        raise TooLong
    if household.family_messages.sent_within(AT_ONCE).count() >= MOST_AT_ONCE:
        raise TooOften
    message = FamilyMessage(
        organisation_id=household.organisation_id,
        household=household,
        kind=kind,
        code=step.line.code if step else "",
        people=list(step.people) if step else [],
        words=words,
    )
    if number:  # of the form; made of the family's too, so that it is nobody else's
        message.pk = uuid5(household.pk, str(number))
    FamilyMessage.objects.bulk_create([message], ignore_conflicts=True)
    is_new = household.family_messages.filter(pk=message.pk, sent_at=message.sent_at).exists()
    if is_new:  # the queue knows the organisation, and not whose message it is
        look_whom_to_tell.enqueue_in(SETTLING, organisation=household.organisation_id)


def take_back(household: Household, number: UUID) -> None:
    """As long as nobody answered it."""
    household.family_messages.waiting().filter(pk=number).update(taken_back_at=timezone.now())


def step_of(steps: Iterable[Step], mark: str) -> Step | None:
    return next((step for step in steps if step.mark == mark), None)
