from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gastvrij.backups import BackupError
from gastvrij.backups.restoring import restore
from gastvrij.backups.shelf import Shelf


class Command(BaseCommand):
    help = "Fill an empty database with a back-up of BACKUP_URL, and compare every table."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", default="", help="the newest if left out")

    def handle(self, *, name, **options):
        try:
            restored = restore(Shelf(settings.BACKUP_URL), name)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored {restored.name}, made {restored.made_at}: {len(restored.tables)} tables "
            f"with {restored.rows} rows, each as its manifest says."
        )
