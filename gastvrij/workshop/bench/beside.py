"""An older commit beside the present one: the same network, the same requests, in turns.

The older commit gets a folder, a database and a process of its own, with the packages of this
environment. What it measures with is the present `side.py`; which requests, it knows itself.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management.base import CommandError

from gastvrij.lib.paths import ROOT
from gastvrij.workshop.bench import own_database
from gastvrij.workshop.bench.side import Request, Spent

WARM_UP, IN_TURN = 20, 5
THEN = {"theme, made before": "theme", "theme, made anew": "theme"}
"""What a page was called before it was kept."""


@dataclass(frozen=True)
class Compared:
    name: str
    now: Spent
    then: Spent | None
    """Nothing where the older commit has no such page."""


class Side:
    """One of the two processes."""

    def __init__(self, root: Path, addresses: dict[str, str]):
        environment = os.environ | addresses | {"GASTVRIJ_AS_OWNER": "0", "PYTHONPATH": str(root)}
        script = Path(__file__).with_name("side.py")
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", script],
            cwd=root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pages: list[str] = self.hear()

    def measure(self, name: str, requests: int) -> Spent:
        return Spent(*self.ask("measure", name, requests))

    def requests(self, name: str, number: int) -> list[Request]:
        return [Request(*one) for one in self.ask("requests", name, number)]

    def save(self) -> None:
        self.ask("save")

    def ask(self, *what):
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return self.hear()

    def hear(self):
        said = self.process.stdout.readline()
        if not said:
            raise CommandError("One of the two sides of the comparison ended. It said why above.")
        return json.loads(said)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def compare(older: "Older", requests: int, pages: list[str]) -> Iterator[Compared]:
    """Both sides in turn, so that they meet the same moods of the machine."""
    with ExitStack() as stack:
        now = Side(ROOT, own_database.addresses(own_database.name()))
        stack.callback(now.end)
        then = Side(older.root, own_database.addresses(older.database))
        stack.callback(then.end)
        for name in now.pages:
            if not pages or any(page in name for page in pages):
                yield in_turn(now, then, name, requests)


def in_turn(now: Side, then: Side, name: str, requests: int) -> Compared:
    called = name if name in then.pages else THEN.get(name, "")
    sides = [(now, name, Spent())] + ([(then, called, Spent())] if called else [])
    for side, page, _spent in sides:
        side.measure(page, min(WARM_UP, requests))
    for _round in range(max(1, requests // IN_TURN)):
        for side, page, spent in sides:
            spent += side.measure(page, min(IN_TURN, requests))
    return Compared(name, sides[0][2], sides[1][2] if called else None)


@dataclass(frozen=True)
class Older:
    """An older commit: its files, and its own database with the same network."""

    root: Path
    database: str


@contextmanager
def older(commit: str, size) -> Iterator[Older]:
    """For as long as the context lasts; its database stays, for the next time."""
    with TemporaryDirectory(prefix="gastvrij-beside-") as folder:
        root = Path(folder, "site")
        git("worktree", "add", "--quiet", "--detach", str(root), commit)
        try:
            for file in root.glob("gastvrij/locale/*/LC_MESSAGES/django.po"):
                made = ["compile", "-i", str(file), "-o", str(file.with_suffix(".mo"))]
                done([sys.executable, "-m", "babel.messages.frontend", "-q", *made])
            database = own_database.name(f"_{commit_of(root)[:8]}")
            own_database.prepare(database, root, size)
            yield Older(root, database)
        finally:
            git("worktree", "remove", "--force", str(root))


def commit_of(root: Path) -> str:
    return subprocess.check_output(  # noqa: S603
        ["git", "rev-parse", "HEAD"],  # noqa: S607
        cwd=root,
        text=True,
    ).strip()


def git(*arguments: str) -> None:
    done(["git", "-C", str(ROOT), *arguments])


def done(command: list[str]) -> None:
    if subprocess.run(command, check=False).returncode:  # noqa: S603
        raise CommandError(f"This failed: {' '.join(command)}")
