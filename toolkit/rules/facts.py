"""What the rules need to know of an item, a person and a family: plain data.

docs/toolkit-format.md defines the conditions and anchors. Whatever is unknown is None.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from dateutil.relativedelta import relativedelta

from toolkit.due import DueRule
from toolkit.vocabulary import DUE_KINDS, SCOPES

HOUSEHOLD, PERSON = SCOPES
LEGAL, ADVISED = DUE_KINDS
Key = tuple[str, str | None]
"""What progress is about: the code of an item, and a person's id where it is a person's."""
Ages = tuple[int, int]
Span = tuple[date, date]
"""The first and the last day that something may have been."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """All of them must hold; an empty one holds for everybody."""

    statuses: frozenset[str] = frozenset()
    family_statuses: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    housing: frozenset[str] = frozenset()
    situations: frozenset[str] = frozenset()
    not_situations: frozenset[str] = frozenset()
    ages: Ages | None = None
    family_ages: Ages | None = None
    registered_ages: Ages | None = None
    born_here: bool = False
    # Known once for each case, as everybody's list asks for it.
    asks_more: bool = field(init=False, repr=False, compare=False)
    """Than a status, a region and situations, which decide most."""

    def __post_init__(self) -> None:
        others = (self.ages, self.housing, self.family_statuses, self.family_ages)
        more = any(others) or bool(self.registered_ages) or self.born_here
        object.__setattr__(self, "asks_more", more)

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Conditions":
        """From the keys of a content file; those that are not there are empty."""
        return ANYBODY.but(given) if given else ANYBODY

    def but(self, given: Mapping[str, Any]) -> "Conditions":
        """The same with what is `given`, as in a content file, in its place."""
        return replace(self, **{name: _frozen(name, value) for name, value in given.items()})


def _frozen(name: str, value: Any) -> Any:
    if name.endswith("ages"):
        return tuple(value) if value else None
    return bool(value) if name == "born_here" else frozenset(value)


ANYBODY = Conditions()


def cases_of(
    first: Mapping[str, Any], others: Iterable[Mapping[str, Any]]
) -> tuple[Conditions, ...]:
    """The conditions, and the other cases, each of which repeats only what differs from them."""
    conditions = Conditions.read(first)
    return conditions, *(conditions.but(case) for case in others)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the rules need to know of a checklist item."""

    code: str
    theme: int
    order: int
    scope: str = HOUSEHOLD
    cases: tuple[Conditions, ...] = (ANYBODY,)
    """It is for whom one of these holds."""
    dues: tuple[tuple[Conditions, DueRule], ...] = ()
    """When it is due, and for whom that rule is: the first that fits counts."""
    after: frozenset[str] = frozenset()
    until: date | None = None
    """The last day on which it makes sense."""
    is_current: bool = True
    """False once the toolkit dropped the item: then it applies to nobody any more."""
    # Known once for each item, as everybody's list asks for them.
    statuses: frozenset[str] = field(init=False, repr=False, compare=False)
    """Whoever has another one is in none of the cases; empty where a case asks for no status."""
    regions: frozenset[str] = field(init=False, repr=False, compare=False)
    """The same of a family that lives in another one."""
    situations: frozenset[str] = field(init=False, repr=False, compare=False)
    """The same of whoever is in none of them."""
    begins_at_an_age: bool = field(init=False, repr=False, compare=False)
    has_cases_by_age: bool = field(init=False, repr=False, compare=False)
    """Of several cases at least one asks an age."""
    is_yearly: bool = field(init=False, repr=False, compare=False)
    """At least one of its due dates comes back every year."""

    def __post_init__(self) -> None:
        for name in ("statuses", "regions", "situations"):
            asked: list[frozenset[str]] = [getattr(case, name) for case in self.cases]
            of_all = frozenset().union(*asked) if all(asked) else frozenset()
            object.__setattr__(self, name, of_all)
        begins = any(case.ages and case.ages[0] for case in self.cases)
        object.__setattr__(self, "begins_at_an_age", begins)
        by_age = len(self.cases) > 1 and any(case.ages for case in self.cases)
        object.__setattr__(self, "has_cases_by_age", by_age)
        is_yearly = any(rule.yearly for _case, rule in self.dues)
        object.__setattr__(self, "is_yearly", is_yearly)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person of the family; whatever is unknown is None."""

    id: str
    status: str | None = None
    birth_year: int | None = None
    birth_month: int | None = None
    situations: frozenset[str] = frozenset()
    applied_on: date | None = None
    decided_on: date | None = None
    arrived_on: date | None = None
    registered_on: date | None = None
    joined_on: date | None = None
    card_expires_on: date | None = None
    is_present: bool = True
    """False for somebody who left the family: nothing applies to them any more."""

    @property
    def born(self) -> Span | None:
        """Between which days: a year, or a month where that is known."""
        if self.birth_year is None:
            return None
        return _reached(self.birth_year, self.birth_month, 0)

    def ages_on(self, day: date) -> Ages | None:
        """The youngest and the oldest that this person may be on `day`."""
        if self.birth_year is None:
            return None
        return _ages(self.birth_year, self.birth_month, day)

    def reaches(self, age: int) -> Span | None:
        """Between which days this person becomes that old."""
        if self.birth_year is None:
            return None
        return _reached(self.birth_year, self.birth_month, age)


# Asked of everybody for every item of a list.
@lru_cache(maxsize=4096)
def _ages(year: int, month: int | None, day: date) -> Ages:
    first, last = _reached(year, month, 0)
    return _age(last, day), _age(first, day)


@lru_cache(maxsize=4096)
def _reached(year: int, month: int | None, age: int) -> Span:
    days = calendar.monthrange(year, month or 12)[1]
    first, last = date(year, month or 1, 1), date(year, month or 12, days)
    years = relativedelta(years=age)
    return first + years, last + years


def _age(born: date, day: date) -> int:
    """Whole years; somebody born on 29 February grows older on the 28th where a year has none."""
    years = day.year - born.year
    has_had_birthday = (day.month, day.day) >= (born.month, born.day) or (
        born.month == 2
        and born.day == 29
        and (day.month, day.day) == (2, 28)
        and not calendar.isleap(day.year)
    )
    return max(years - (not has_had_birthday), 0)


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    persons: tuple[PersonFacts, ...]
    region: str | None = None
    housing: frozenset[str] | None = None
    """How they may live: one way, or several where that is not sure."""
    moved_in_on: date | None = None
    lease_signed_on: date | None = None
    left_reception_on: date | None = None
    in_region_since: date | None = None
    """Known only where they came from the other region."""
    added_on: date | None = None
    """The day on which somebody began this list: what ran out before is asked, not alarmed."""
    situations: frozenset[str] = frozenset()
    """What holds for the whole family, such as debts; it counts for each of its persons."""
    all_situations: frozenset[str] = field(init=False, repr=False, compare=False)
    """Of the family or of any of its persons: what none of them is in holds for nobody."""

    def __post_init__(self) -> None:
        everybody = self.situations.union(*(person.situations for person in self.persons))
        object.__setattr__(self, "all_situations", everybody)

    @property
    def present(self) -> tuple[PersonFacts, ...]:
        return tuple(person for person in self.persons if person.is_present)
