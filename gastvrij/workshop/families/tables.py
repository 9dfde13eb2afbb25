"""An invented family as a file has it: who they are, and what their list must show and not show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field

from checklist.rules.entries import DONE, Mark
from toolkit.rules.facts import FamilyFacts, Key
from toolkit.transfer.families import FOLDER, Family, Person, facts_of_family
from toolkit.transfer.schema import Day, Strict, Words, is_day, must, problems_of
from toolkit.vocabulary import DUE_KINDS

NO_DATE = "none"


class TableError(Exception):
    """A file that is no family; the message says what is wrong, and where."""


def is_due(text: str) -> bool:
    return text == NO_DATE or all(is_day(part) for part in text.split("/", 1))


class Done(Strict):
    item: str
    person: str | None = Field(default=None, alias="for")
    done_on: Day


class Hidden(Strict):
    item: str
    person: str | None = Field(default=None, alias="for")
    source: Words


class Shown(Hidden):
    due: Annotated[str, must(is_due, "is no day, no span of two days and not 'none'")] | None = None
    kind: Literal[DUE_KINDS] | None = None
    check: bool | None = None
    passed: Literal["late", "lost", "earlier"] | None = None


class Table(Strict):
    about: Words
    today: Day
    family: Family = Family()
    persons: dict[str, Person]
    done: list[Done] = []
    shows: list[Shown] = []
    hides: list[Hidden] = []
    first: list[str] = []


@dataclass(frozen=True)
class Invented:
    """A family of a file, ready to be worked out."""

    name: str
    table: Table

    @property
    def today(self) -> date:
        return date.fromisoformat(self.table.today)

    @cached_property
    def facts(self) -> FamilyFacts:
        return facts_of_family(self.table.family, self.table.persons)

    @cached_property
    def marks(self) -> dict[Key, Mark]:
        return {
            (one.item, one.person): Mark(DONE, date.fromisoformat(one.done_on))
            for one in self.table.done
        }


def read_families(codes: set[str], folder: Path = FOLDER) -> list[Invented]:
    """All families of the folder, by name. Raises TableError with everything that is wrong."""
    families, problems = [], []
    for path in sorted(folder.glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)  # noqa: S506
        flaws = [f"{'.'.join(map(str, keys))}: {flaw}" for keys, flaw in problems_of(Table, data)]
        if not flaws:
            table = Table.model_validate(data)
            flaws = list(_unknown(table, codes))
            families.append(Invented(path.stem, table))
        problems += [f"{path}: {flaw}" for flaw in flaws]
    if problems:
        raise TableError("\n".join(problems))
    return families


def _unknown(table: Table, codes: set[str]) -> Iterator[str]:
    """Items and persons that do not exist would be expected in vain."""
    expected: list[Any] = [*table.done, *table.shows, *table.hides]
    for one in expected:
        if one.item not in codes:
            yield f"there is no item {one.item!r}"
        if one.person is not None and one.person not in table.persons:
            yield f"{one.item}: there is no person {one.person!r}"
    yield from (f"first: there is no item {code!r}" for code in table.first if code not in codes)
