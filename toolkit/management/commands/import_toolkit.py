from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from toolkit.changes.noting import noted
from toolkit.paper.jobs import make_papers
from toolkit.spoken import files as spoken
from toolkit.transfer import ContentError, read_toolkit
from toolkit.transfer.actions import UnknownCode, import_toolkit
from toolkit.transfer.pieces import take_apart

CONTENT = Path(__file__).resolve().parents[2] / "content"
MEANINGS = {
    "kept": "kept, because a curator changed them here (--force CODE takes the files' text)",
    "withdrawn": "withdrawn, because the files no longer have them",
    "only_here": "only in this database",
}


class Command(BaseCommand):
    help = "Import the toolkit's files. What a curator changed in the admin is left alone."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, default=CONTENT, help="the folder")
        parser.add_argument(
            "--force",
            nargs="+",
            action="extend",
            default=[],
            metavar="CODE",
            help="overwrite these, even where a curator changed them",
        )

    def handle(self, *, path, force, verbosity, **options):
        try:
            toolkit = read_toolkit(path)
        except ContentError as error:
            raise CommandError(
                f"{len(error.problems)} problems, so nothing was imported.\n{error}"
            ) from error
        texts, problems = spoken.read_files(path)
        if problems:
            raise CommandError("Nothing was imported.\n" + "\n".join(problems))
        # `disable=None` shows the bar on a terminal only.
        bar = tqdm(total=len(take_apart(toolkit)), unit="", disable=None if verbosity else True)
        with bar, noted():
            try:
                report = import_toolkit(toolkit, force=force, advance=bar.update)
            except UnknownCode as error:
                raise CommandError(f"The files do not have: {error}") from error
            told = spoken.store(texts)
        make_papers.enqueue_once()
        if verbosity:
            self.say(report, told)

    def say(self, report, told):
        for name, meaning in MEANINGS.items():
            codes = getattr(report, name)
            if codes:
                self.stdout.write(f"{len(codes)} {meaning}: {', '.join(codes)}")
        if report.did_nothing:
            self.stdout.write(f"Nothing to do: {len(report.unchanged)} unchanged.")
        else:
            self.stdout.write(
                f"{len(report.created)} created, {len(report.changed)} changed, "
                f"{len(report.unchanged)} unchanged, {len(report.kept)} kept."
            )
        if told.created or told.changed or told.kept:
            self.stdout.write(
                f"Texts in families' languages: {told.created} created, {told.changed} changed, "
                f"{told.kept} kept, because a speaker checked them here."
            )
