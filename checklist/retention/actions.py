"""What is erased, closed and forgotten once its time has come."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db.models import QuerySet
from django.utils import timezone

from checklist.families.actions import close_household, erase_household
from checklist.models import (
    AuditEvent,
    Erasure,
    FamilyMessage,
    Household,
    HouseholdDraft,
    Passage,
    ShareLink,
    Withdrawal,
)
from checklist.models.erasure import mark_of
from checklist.walls import claims
from checklist.walls.keeping import (
    DAYS_OF_A_DRAFT,
    DAYS_OF_A_MESSAGE,
    DAYS_OF_A_PROOF,
    DAYS_OF_A_REFUSAL,
    MONTHS_OF_AUDIT,
    MONTHS_UNTIL_CLOSED,
)
from members.models import MemberEvent


@dataclass
class Outcome:
    erased: int = 0
    closed: int = 0
    drafts: int = 0
    links: int = 0
    messages: int = 0
    passages: int = 0
    proofs: int = 0
    lines: int = 0
    failed: list[tuple[UUID, str]] = field(default_factory=list)
    """The families that still have to be erased or closed, and the kind of error."""


def keep_no_longer(*, dry_run: bool) -> Outcome:
    """Do all of it, each family in a transaction of its own: a failure costs no other its turn.

    With `dry_run` only count them. Running it twice does no harm.
    """
    today, outcome = timezone.localdate(), Outcome()

    def for_each(households: QuerySet[Household], action: Callable[..., None]) -> int:
        with claims.opened(claims.RETENTION):
            numbers = list(households.order_by().values_list("pk", flat=True))
        if dry_run:
            return len(numbers)
        return sum(_do(action, households, number, outcome) for number in numbers)

    def forget(rows: QuerySet) -> int:
        with claims.opened(claims.RETENTION):
            return rows.count() if dry_run else rows.delete()[0]

    untouched = Household.objects.untouched_since(_months_ago(MONTHS_UNTIL_CLOSED))
    outcome.erased += for_each(Household.objects.due_for_erasure(today), erase_household)
    outcome.closed += for_each(untouched, close_household)
    days = timedelta(days=DAYS_OF_A_DRAFT)
    outcome.drafts += forget(HouseholdDraft.objects.untouched_since(timezone.now() - days))
    days = timedelta(days=DAYS_OF_A_REFUSAL)
    outcome.passages += forget(Passage.objects.came_to_nothing(timezone.now() - days))
    days = timedelta(days=DAYS_OF_A_MESSAGE)
    outcome.messages += forget(FamilyMessage.objects.settled_before(timezone.now() - days))
    outcome.proofs += forget(Erasure.objects.filter(on__lt=today - timedelta(days=DAYS_OF_A_PROOF)))
    outcome.links += forget(ShareLink.objects.over(today))
    outcome.lines += forget(AuditEvent.objects.filter(at__lt=_months_ago(MONTHS_OF_AUDIT)))
    outcome.lines += forget(MemberEvent.objects.filter(at__lt=_months_ago(MONTHS_OF_AUDIT)))
    return outcome


def erase_confirmed() -> Outcome:
    """What a family asked and its organisation confirmed, within the hour. Twice is once."""
    outcome = Outcome()
    with claims.opened(claims.RETENTION):
        confirmed = Withdrawal.objects.confirmed().values_list("household", flat=True)
        numbers = list(confirmed.order_by("household"))
    families = Household.objects.all()
    outcome.erased = sum(_do(erase_household, families, one, outcome) for one in numbers)
    return outcome


def _do(
    action: Callable[..., None], households: QuerySet[Household], number: UUID, outcome: Outcome
) -> bool:
    """Whether it was done; not if somebody opened or changed the family in the meantime."""
    try:
        with claims.opened(claims.RETENTION):
            _lock(number)
            action(households.get(pk=number), by=None)
    except Household.DoesNotExist:
        return False
    except Exception as error:  # whatever it is: the next family still has its turn
        outcome.failed.append((number, type(error).__name__))
        return False
    return True


def _lock(number: UUID) -> None:
    """Wait for whoever is changing this family, so that the next question sees what they did.

    Also for who says at this moment that it was not the family who asked to erase it, or takes that
    back. Questions of their own: with the lock in it, PostgreSQL would answer by what there was
    before.
    """
    households = Household.objects.filter(pk=number).order_by()
    list(households.select_for_update(no_key=True).values_list("pk"))
    asked = Withdrawal.objects.filter(pk=number).order_by()
    list(asked.select_for_update(no_key=True).values_list("pk"))


def erase_again(numbers: Iterable[UUID]) -> Outcome:
    """After a restore: the families that were erased since that back-up, by their marks.

    Older lines of a log tell their numbers. One that is not there was erased before, or again
    already.
    """
    outcome, told = Outcome(), set(numbers)
    with claims.opened(claims.OPERATOR):
        here = list(Household.objects.order_by().values_list("pk", flat=True))
    for number in (one for one in here if one in told or mark_of(one) in told):
        try:
            with claims.opened(claims.OPERATOR):
                _lock(number)
                erase_household(Household.objects.get(pk=number), by=None)
        except Household.DoesNotExist:
            continue
        except Exception as error:  # whatever it is: the next family still has its turn
            outcome.failed.append((number, type(error).__name__))
        else:
            outcome.erased += 1
    return outcome


def _months_ago(months: int) -> datetime:
    return timezone.now() - relativedelta(months=months)
