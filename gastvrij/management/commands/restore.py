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
        parser.add_argument(
            "--send-waiting-mail",
            action="store_true",
            help="send the mails that waited when the back-up was made, instead of putting them "
            "aside: their readers may get them twice",
        )

    def handle(self, *, name, send_waiting_mail, **options):
        try:
            restored = restore(
                Shelf(settings.BACKUP_URL), name, send_waiting_mail=send_waiting_mail
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        manifest = restored.manifest
        self.stdout.write(
            f"Restored {manifest.name}, made {manifest.made_at}: {len(manifest.tables)} tables "
            f"with {manifest.rows} rows, each as its manifest says."
        )
        if restored.mails:
            self.stdout.write(f"{restored.mails} mails that waited in it are put aside.")
        if not restored.is_bound:
            self.stdout.write(
                "It holds texts that are not bound to their rows yet: run `manage.py rotate_keys`."
            )
