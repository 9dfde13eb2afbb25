"""A family asks to be erased, or takes it back; its organisation says whether it was the family."""

from django.db import transaction
from django.utils import timezone

from checklist.models import Household, Withdrawal
from checklist.withdrawing.jobs import look_after_withdrawals
from members.models import User

State = Withdrawal.State


@transaction.atomic
def ask(household: Household) -> None:
    """By whoever holds the family's link. Twice is once; its organisation is told at once."""
    today = timezone.localdate()
    first = Withdrawal(household=household, organisation_id=household.organisation_id)
    Withdrawal.objects.bulk_create([first], ignore_conflicts=True)
    earlier = Withdrawal.objects.filter(
        household=household.pk, state__in=[State.REFUSED, State.TAKEN_BACK]
    )
    # `warned_on` stays, so that who asks again and again sends one mail a day.
    earlier.update(
        state=State.ASKED, asked_on=today, warnings=0, answered_by=None, answered_at=None
    )
    look_after_withdrawals.enqueue_once()


@transaction.atomic
def take_back(household: Household) -> bool:
    """Whether it still waited."""
    waiting = Withdrawal.objects.waiting().filter(household=household.pk)
    return bool(waiting.update(state=State.TAKEN_BACK))


@transaction.atomic
def answer(household: Household, *, was_the_family: bool, by: User) -> bool:
    """Whether it still waited for an answer. A yes: erased by the job, within the hour."""
    waiting = Withdrawal.objects.waiting().filter(household=household.pk)
    is_answered = waiting.update(
        state=State.CONFIRMED if was_the_family else State.REFUSED,
        answered_by=by,
        answered_at=timezone.now(),
    )
    if is_answered and was_the_family:
        look_after_withdrawals.enqueue_once()
    return bool(is_answered)
