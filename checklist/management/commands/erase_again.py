import re
import sys
from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from checklist.retention.actions import erase_again

EVENT = "household_erased"
# In a line of JSON, or in one for reading: "household": "...", household=...
NUMBER = re.compile(r"\bhousehold\W{1,6}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")


class Command(BaseCommand):
    help = (
        "After a restore: erase the families again of which the site's log says household_erased. "
        "Any other line of a log may stand between; doing it twice does no harm."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "lines",
            nargs="?",
            default="-",
            help="the file with the lines that were kept; otherwise they are read from the input",
        )

    def handle(self, *, lines, **options):
        numbers, unread = read(text_of(lines).splitlines())
        if unread:
            raise CommandError(
                f"{len(unread)} lines say {EVENT} without the number of a family (the first is "
                f"line {unread[0]}), so nothing was erased: look what became of them."
            )
        if not numbers:
            raise CommandError(f"There is no line that says {EVENT}.")
        done = erase_again(numbers)
        self.stdout.write(
            f"{done.erased} families erased again, "
            f"{len(numbers) - done.erased - len(done.failed)} were not there."
        )
        if done.failed:
            raise CommandError(
                f"{len(done.failed)} families failed and still have to be erased: "
                + ", ".join(f"{number} ({error})" for number, error in done.failed)
            )


def text_of(name):
    if name == "-":
        return sys.stdin.read()
    try:
        return Path(name).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"{name} can't be read ({error.strerror}).") from error


def read(lines):
    """The numbers of the families, each once, and the places of lines that lost theirs."""
    numbers, unread = {}, []
    for place, line in enumerate(lines, start=1):
        if EVENT not in line:
            continue
        if match := NUMBER.search(line):
            numbers[UUID(match[1])] = None
        else:
            unread.append(place)
    return list(numbers), unread
