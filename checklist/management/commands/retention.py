from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from checklist import walls
from checklist.actions import close_household, erase_household
from checklist.models import AuditEvent, Household, ShareLink
from checklist.retention import MONTHS_OF_AUDIT, MONTHS_UNTIL_CLOSED


class Command(BaseCommand):
    help = "Erase, close and forget whatever its time has come for. Meant to run every day."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *, dry_run, **options):
        """Each family in a transaction of its own, so that a failure costs no other its turn."""
        erased = for_each(
            Household.objects.due_for_erasure(timezone.localdate()), erase_household, dry_run
        )
        untouched = Household.objects.untouched_since(months_ago(MONTHS_UNTIL_CLOSED))
        closed = for_each(untouched, close_household, dry_run)
        links = forget(ShareLink.objects.over(timezone.localdate()), dry_run)
        traces = forget(AuditEvent.objects.filter(at__lt=months_ago(MONTHS_OF_AUDIT)), dry_run)
        self.stdout.write(
            f"{'Would be' if dry_run else 'Now'}: {erased} families erased, {closed} families "
            f"closed, {links} links and {traces} lines of the audit trail forgotten."
        )
        if not dry_run:
            call_command("forget_sessions", stdout=self.stdout)


def months_ago(months):
    return timezone.now() - relativedelta(months=months)


def for_each(households, action, dry_run):
    with walls.opened(walls.RETENTION):
        numbers = list(households.order_by().values_list("pk", flat=True))
    for number in [] if dry_run else numbers:
        with walls.opened(walls.RETENTION):
            household = households.filter(pk=number).first()
            if household:  # else somebody opened it again in the meantime
                action(household, by=None)
    return len(numbers)


def forget(rows, dry_run):
    with walls.opened(walls.RETENTION):
        return rows.count() if dry_run else rows.delete()[0]
