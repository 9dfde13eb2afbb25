from django.core.management.base import BaseCommand, CommandError

from checklist.retention.vacuum import may_vacuum, vacuum


class Command(BaseCommand):
    help = (
        "Write the tables of families anew, so that what was erased is in their files no more. "
        "Meant to run every night, after `retention`: each table is closed to the site meanwhile."
    )

    def handle(self, **options):
        if not may_vacuum():
            raise CommandError("Only the owner of the tables may: set GASTVRIJ_AS_OWNER=1.")
        if busy := vacuum():
            raise CommandError(f"Somebody kept these tables busy: {', '.join(busy)}. Run it again.")
