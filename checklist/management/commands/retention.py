from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from checklist.retention.actions import keep_no_longer


class Command(BaseCommand):
    help = "Erase, close and forget whatever its time has come for. Meant to run every day."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *, dry_run, **options):
        done = keep_no_longer(dry_run=dry_run)
        self.stdout.write(
            f"{'Would be' if dry_run else 'Now'}: {done.erased} families erased, {done.closed} "
            f"families closed, {done.drafts} unfinished families, {done.links} links, "
            f"{done.passages} passages that came to nothing and "
            f"{done.lines} lines of the audit trail forgotten."
        )
        if not dry_run:
            call_command("forget_sessions", stdout=self.stdout)
        if done.failed:
            raise CommandError(
                f"{len(done.failed)} families failed and still have to be erased or closed: "
                + ", ".join(f"{number} ({error})" for number, error in done.failed)
            )
