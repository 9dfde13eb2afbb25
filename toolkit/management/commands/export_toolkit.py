from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from toolkit.spoken.files import write_files
from toolkit.spoken.sources import to_say
from toolkit.transfer.actions import export_toolkit


class Command(BaseCommand):
    help = "Write the toolkit as files, in the format that import_toolkit reads."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="the folder, made where it does not exist")

    def handle(self, *, path, **options):
        try:
            names = export_toolkit(path)
            names += write_files(path, [text for texts in to_say().values() for text in texts])
        except OSError as error:
            raise CommandError(f"Can't write to {path}: {error.strerror}") from error
        self.stdout.write(f"{len(names)} files written to {path}.")
