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
from toolkit.due import day_or_none
from toolkit.rules.facts import FamilyFacts, Key, PersonFacts
from toolkit.transfer.schema import Day, Strict, Unique, Words, is_day, must, problems_of
from toolkit.vocabulary import (
    DUE_KINDS,
    HOUSING,
    REGIONS,
    SITUATIONS,
    SITUATIONS_OF_FAMILY,
    STATUSES,
)

FOLDER = Path("toolkit/content/families")
SITUATIONS_OF_PERSON = tuple(one for one in SITUATIONS if one not in SITUATIONS_OF_FAMILY)
NO_DATE = "none"


class TableError(Exception):
    """A file that is no family; the message says what is wrong, and where."""


def is_born(text: str) -> bool:
    return len(text) in (4, 7) and is_day(f"{text}-01-01"[:10])


def is_due(text: str) -> bool:
    return text == NO_DATE or all(is_day(part) for part in text.split("/", 1))


class Family(Strict):
    region: Literal[REGIONS] | None = None
    housing: Literal[HOUSING] | None = None
    situations: Unique[Literal[SITUATIONS_OF_FAMILY]] = []
    moved_in_on: Day | None = None
    lease_signed_on: Day | None = None
    left_reception_on: Day | None = None
    in_region_since: Day | None = None
    added_on: Day | None = None


class Person(Strict):
    status: Literal[STATUSES] | None = None
    born: Annotated[str, must(is_born, "is no year and no month, such as 1992-05")] | None = None
    situations: Unique[Literal[SITUATIONS_OF_PERSON]] = []
    applied_on: Day | None = None
    decided_on: Day | None = None
    arrived_on: Day | None = None
    registered_on: Day | None = None
    joined_on: Day | None = None
    card_expires_on: Day | None = None


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
        family = self.table.family
        return FamilyFacts(
            persons=tuple(_person(name, one) for name, one in self.table.persons.items()),
            region=family.region,
            housing=frozenset({family.housing}) if family.housing else None,
            situations=frozenset(family.situations),
            **{
                name: day_or_none(value)
                for name, value in family.model_dump().items()
                if name.endswith(("_on", "_since"))
            },
        )

    @cached_property
    def marks(self) -> dict[Key, Mark]:
        return {
            (one.item, one.person): Mark(DONE, date.fromisoformat(one.done_on))
            for one in self.table.done
        }


def _person(name: str, one: Person) -> PersonFacts:
    year, _, month = (one.born or "").partition("-")
    days = {
        key: day_or_none(value) for key, value in one.model_dump().items() if key.endswith("_on")
    }
    return PersonFacts(
        id=name,
        status=one.status,
        birth_year=int(year) if year else None,
        birth_month=int(month) if month else None,
        situations=frozenset(one.situations),
        **days,
    )


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
