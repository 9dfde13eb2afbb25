import signal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gastvrij.backups import BackupError, keys
from gastvrij.backups.making import back_up
from gastvrij.backups.shelf import Shelf
from gastvrij.backups.watching import ping

NEW_KEY = """\
Public key, for the environment of the server:

BACKUP_RECIPIENTS={public}

Private key: whoever has it can read every back-up, without it nobody can. Keep it away from the
server, in two safe places (a password manager, a paper in a safe). It is shown once:

{private}
"""


class Command(BaseCommand):
    help = "Make an encrypted back-up of the database in BACKUP_URL. Meant to run every night."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--new-key", action="store_true", help="only make a pair of keys")
        parser.add_argument(
            "--keep",
            type=int,
            default=settings.BACKUP_KEEP,
            metavar="N",
            help="afterwards remove all but the newest N (otherwise BACKUP_KEEP); 0: no limit",
        )
        parser.add_argument(
            "--days",
            type=int,
            default=settings.BACKUP_DAYS,
            metavar="N",
            help="afterwards remove what is N days old (otherwise BACKUP_DAYS); 0: no limit",
        )

    def handle(self, *, new_key, keep, days, **options):
        if new_key:
            public, private = keys.new_key()
            self.stdout.write(NEW_KEY.format(public=public, private=private))
            return
        if keep < 0:
            raise CommandError("--keep is a number of back-ups, 1 or more, or 0 for all.")
        if days < 0:
            raise CommandError("--days is a number of days, 1 or more, or 0 for no limit.")
        # Asked to end, leave nothing half behind.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            shelf = Shelf(settings.BACKUP_URL)
            made = back_up(shelf)
            removed = shelf.thin_out(keep=keep, days=days)
        except BackupError as error:
            raise CommandError(str(error)) from error
        if settings.BACKUP_PING_URL:
            ping(settings.BACKUP_PING_URL)
        self.stdout.write(
            f"{made.name}: {len(made.tables)} tables, {made.rows} rows, {made.size} bytes."
            + (f" Removed {len(removed)} older." if removed else "")
        )
