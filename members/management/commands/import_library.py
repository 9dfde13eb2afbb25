from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from members.library.actions import import_documents
from members.library.files import CONTENT, BrokenFile, read


class Command(BaseCommand):
    help = (
        "Import the library's model documents. What a curator changed in the admin is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, default=CONTENT, help="the folder")

    def handle(self, *, path, verbosity, **options):
        try:
            files = read(path)
        except BrokenFile as error:
            raise CommandError(f"Nothing was imported.\n{error}") from error
        report = import_documents(files)
        if not verbosity:
            return
        if report.kept:
            kept = ", ".join(report.kept)
            self.stdout.write(f"{len(report.kept)} kept, because a curator changed them: {kept}")
        self.stdout.write(
            f"Library: {len(report.created)} created, {len(report.changed)} changed, "
            f"{len(report.unchanged)} unchanged."
        )
