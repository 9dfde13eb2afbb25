from argparse import ArgumentTypeError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gastvrij.backups import BackupError
from gastvrij.backups.shelf import Shelf
from gastvrij.backups.watching import duration, refuse_too_old


class Command(BaseCommand):
    help = (
        "List the back-ups in BACKUP_URL that can be restored, newest first. Ends with code 1 if "
        "there is none, or if the newest is older than --max-age."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--max-age", type=age, metavar="TIME", help="as 26h or 2d")

    def handle(self, *, max_age, **options):
        try:
            shelf = Shelf(settings.BACKUP_URL)
            found = [shelf.manifest(name) for name in shelf.names()]
            for one in found:
                self.stdout.write(
                    f"{one.name}  {one.rows} rows  {one.size} bytes  Gastvrij {one.made_by}"
                )
            if not found:
                raise BackupError(f"There is no back-up in {shelf.url}.")
            if max_age:
                refuse_too_old([one.name for one in found], max_age)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(found)} back-ups in {shelf.url}.")


def age(text):
    try:
        return duration(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
