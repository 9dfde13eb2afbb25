"""The organisation is told on the day itself, after three days and after six; by mail, without a
word about the family. Nothing is erased by itself of which it was not told three times. Where no
coordinator can answer, the network is told instead: it can give the organisation one."""

from django.db.models import F
from django.utils import timezone

from checklist.models import Assignment, Withdrawal
from checklist.passing_on.actions import coordinators_of
from checklist.walls import claims
from checklist.withdrawing import emails
from members.models import Membership, User
from members.staying_true.actions import network_administrators


def warn() -> None:
    """Each in a transaction of its own, with its mails. Running it twice does no harm."""
    today = timezone.localdate()
    with claims.opened(claims.RETENTION):
        numbers = list(Withdrawal.objects.to_warn_of(today).values_list("household", flat=True))
    for number in numbers:
        _warn_of(number, today)


def _warn_of(number, today) -> None:
    with claims.opened(claims.RETENTION):
        waiting = Withdrawal.objects.to_warn_of(today).filter(household=number)
        withdrawal = waiting.select_for_update().first()
        if withdrawal is None or withdrawal.next_warning_on > today:
            return
        waiting.update(warnings=F("warnings") + 1, warned_on=today)
        organisation = withdrawal.organisation
        coordinators = set(coordinators_of(organisation) if organisation.is_approved else ())
        readers = coordinators | set(_buddies_of(withdrawal))
        # Where no worker ran for days, all three are still told, and the day moves with them.
        last = max(withdrawal.erased_by, today)
        for reader in sorted(readers, key=lambda one: one.pk):
            emails.tell(reader, last, is_coordinator=reader in coordinators)
        for administrator in [] if coordinators else network_administrators():
            emails.tell_network(administrator, organisation, last)


def _buddies_of(withdrawal: Withdrawal) -> list[User]:
    current = Assignment.objects.current().filter(household=withdrawal.household_id)
    members = Membership.objects.confirmed().filter(organisation=withdrawal.organisation_id)
    users = User.objects.filter(pk__in=list(current.values_list("user", flat=True)))
    return list(users.filter(pk__in=members.values("user")))
