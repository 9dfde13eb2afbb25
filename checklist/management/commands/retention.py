from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
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
        self.dry_run, self.failed = dry_run, []
        today = timezone.localdate()
        erased = self.for_each(Household.objects.due_for_erasure(today), erase_household)
        untouched = Household.objects.untouched_since(months_ago(MONTHS_UNTIL_CLOSED))
        closed = self.for_each(untouched, close_household)
        links = self.forget(ShareLink.objects.over(today))
        traces = self.forget(AuditEvent.objects.filter(at__lt=months_ago(MONTHS_OF_AUDIT)))
        self.stdout.write(
            f"{'Would be' if dry_run else 'Now'}: {erased} families erased, {closed} families "
            f"closed, {links} links and {traces} lines of the audit trail forgotten."
        )
        if not dry_run:
            call_command("forget_sessions", stdout=self.stdout)
        if self.failed:
            raise CommandError(
                f"{len(self.failed)} families failed and still have to be erased or closed: "
                + ", ".join(f"{number} ({error})" for number, error in self.failed)
            )

    def for_each(self, households, action):
        with walls.opened(walls.RETENTION):
            numbers = list(households.order_by().values_list("pk", flat=True))
        if self.dry_run:
            return len(numbers)
        return sum(self.do(action, households, number) for number in numbers)

    def do(self, action, households, number):
        """Whether it was done; not if somebody opened the family again in the meantime."""
        try:
            with walls.opened(walls.RETENTION):
                action(households.get(pk=number), by=None)
        except Household.DoesNotExist:
            return False
        except Exception as error:  # whatever it is: the next family still has its turn
            self.failed.append((number, type(error).__name__))
            return False
        return True

    def forget(self, rows):
        with walls.opened(walls.RETENTION):
            return rows.count() if self.dry_run else rows.delete()[0]


def months_ago(months):
    return timezone.now() - relativedelta(months=months)
