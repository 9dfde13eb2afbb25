"""The invented families of toolkit/content/families, as the rules see them.

What their lists must show is read by `make families`: docs/families.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml

from toolkit.due import day_or_none
from toolkit.rules.facts import FamilyFacts, PersonFacts
from toolkit.transfer.schema import Day, Strict, Unique, is_day, must
from toolkit.vocabulary import HOUSING, REGIONS, SITUATIONS, SITUATIONS_OF_FAMILY, STATUSES

FOLDER = Path(__file__).parents[1] / "content" / "families"
SITUATIONS_OF_PERSON = tuple(one for one in SITUATIONS if one not in SITUATIONS_OF_FAMILY)
WHAT_IS_EXPECTED = re.compile(r"^(?:done|shows|hides|first):", re.MULTILINE)
"""Nine tenths of a file, and none of it says who they are."""


def is_born(text: str) -> bool:
    return len(text) in (4, 7) and is_day(f"{text}-01-01"[:10])


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


@dataclass(frozen=True)
class KnownFamily:
    name: str
    today: date
    """The day for which the file says what their list shows."""
    facts: FamilyFacts


def facts_of_family(family: Family, persons: Mapping[str, Person]) -> FamilyFacts:
    return FamilyFacts(
        persons=tuple(_person(name, one) for name, one in persons.items()),
        region=family.region,
        housing=frozenset({family.housing}) if family.housing else None,
        situations=frozenset(family.situations),
        **{
            name: day_or_none(value)
            for name, value in family.model_dump().items()
            if name.endswith(("_on", "_since"))
        },
    )


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


@cache
def known_families() -> tuple[KnownFamily, ...]:
    """All of them, by name; read once a process."""
    return tuple(_known(path) for path in sorted(FOLDER.glob("*.yaml")))


def _known(path: Path) -> KnownFamily:
    who = WHAT_IS_EXPECTED.split(path.read_text(encoding="utf-8"), maxsplit=1)[0]
    data = yaml.load(who, yaml.CSafeLoader)  # noqa: S506 (as safe as the slow one)
    persons = {name: Person.model_validate(one) for name, one in data["persons"].items()}
    facts = facts_of_family(Family.model_validate(data.get("family", {})), persons)
    return KnownFamily(path.stem, date.fromisoformat(data["today"]), facts)
