from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gastvrij.backups import BackupError
from gastvrij.backups.shelf import Shelf


class Command(BaseCommand):
    help = "List the back-ups in BACKUP_URL that can be restored, newest first."
    requires_system_checks = []

    def handle(self, **options):
        try:
            shelf = Shelf(settings.BACKUP_URL)
            found = [shelf.manifest(name) for name in shelf.names()]
        except BackupError as error:
            raise CommandError(str(error)) from error
        for one in found:
            self.stdout.write(
                f"{one.name}  {one.rows} rows  {one.size} bytes  Gastvrij {one.version}"
            )
        self.stdout.write(f"{len(found)} back-ups in {shelf.url}.")
