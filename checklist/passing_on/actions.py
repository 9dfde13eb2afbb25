"""A family passes to another organisation, when it agrees and both organisations do.

One coordinator asks, one of the other organisation says yes before they see anything; then all
comes along in one transaction, by a function of the database (walls.pass_on), which checks both.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from checklist.access import get_household
from checklist.history.record import Kind, Trail, record
from checklist.models import Assignment, Household, Passage
from checklist.models.passage import DAYS_OF_A_PASSAGE
from checklist.passing_on import emails
from members.models import Membership, Organisation, User

State, Answer = Passage.State, Passage.Answer


class IsAsked(Exception):
    """Another organisation is asked already."""


def open_passage_of(household: Household) -> Passage | None:
    passages = household.passages.open().select_related("to_organisation", "asked_by")
    return passages.first()


@transaction.atomic
def ask(household: Household, to: Organisation, agreement: Mapping[str, Any], *, by: User) -> None:
    """The family was read with a lock: of two who ask at once, one is told so."""
    today = timezone.localdate()
    waiting = household.passages.filter(state=State.ASKED)
    waiting.filter(expires_on__lt=today).update(state=State.EXPIRED, answered_at=timezone.now())
    if waiting.exists():
        raise IsAsked
    passage = Passage(
        organisation_id=household.organisation_id,
        household=household,
        from_organisation=household.organisation,
        to_organisation=to,
        asked_by=by,
        expires_on=today + timedelta(days=DAYS_OF_A_PASSAGE),
        **agreement,
    )
    passage.save(force_insert=True)
    record(household, Trail.ASKED_ELSEWHERE, by=by, elsewhere=to)
    for reader in coordinators_of(to):
        emails.ask(passage, reader)


@transaction.atomic
def take_back(household: Household, *, by: User) -> bool:
    """Whether there was something to take back."""
    passage = open_passage_of(household)
    if passage is None or not _answer(passage, State.TAKEN_BACK, by):
        return False
    record(household, Trail.TAKEN_BACK, by=by, elsewhere=passage.to_organisation)
    return True


@transaction.atomic
def refuse(passage: Passage, *, by: User) -> bool:
    """Whether it still waited for an answer."""
    is_refused = _answer(passage, State.REFUSED, by)
    if is_refused:
        for reader in coordinators_of(passage.from_organisation):
            emails.tell_refused(passage, reader)
    return is_refused


def _answer(passage: Passage, state: Passage.State, by: User) -> bool:
    waiting = Passage.objects.open().filter(pk=passage.pk)
    return bool(waiting.update(state=state, answered_by=by, answered_at=timezone.now()))


@transaction.atomic
def accept(passage: Passage, *, by: User) -> Passage.Answer:
    """The family is theirs, or the reason why not. Who helped it until now is thanked by mail."""
    answer = passage.accept()
    if answer is not Answer.PASSED:
        return answer
    household = get_household(by, passage.household_id, lock=True)
    record(household, Kind.RECEIVED, by=by, elsewhere=passage.from_organisation)
    helpers = household.assignments.filter(
        until=timezone.localdate(), ended_because=Assignment.Because.ELSEWHERE
    )
    buddies = {one.user for one in helpers.select_related("user")}
    coordinators = set(coordinators_of(passage.from_organisation))
    for reader in sorted(buddies | coordinators, key=lambda one: one.pk):
        emails.tell_passed(passage, reader, is_buddy=reader not in coordinators)
    return answer


def coordinators_of(organisation: Organisation) -> list[User]:
    found = Membership.objects.confirmed_coordinators().filter(organisation=organisation)
    return [member.user for member in found.select_related("user").order_by("user")]
