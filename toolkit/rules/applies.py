"""Whether an item applies to a person.

Where a fact is unknown, an item applies and asks to be checked: one item too many is better than
a right lost.
"""

from datetime import date
from enum import IntEnum

from toolkit.rules.facts import FamilyFacts, ItemFacts, PersonFacts


class Fit(IntEnum):
    NO = 0
    CHECK = 1
    YES = 2


def fit_of(item: ItemFacts, person: PersonFacts, family: FamilyFacts, today: date) -> Fit:
    """Whether `item` applies to `person`; CHECK where that depends on something unknown."""
    if not (item.is_current and person.is_present) or not _fits_situation(item, person, family):
        return Fit.NO
    return min(
        _fit_one(item.statuses, person.status),
        _fit_one(item.regions, family.region),
        _fit_age(item, person, today),
    )


def _fit_one(allowed: frozenset[str], value: str | None) -> Fit:
    if not allowed:
        return Fit.YES
    if value is None:
        return Fit.CHECK
    return Fit.YES if value in allowed else Fit.NO


def _fits_situation(item: ItemFacts, person: PersonFacts, family: FamilyFacts) -> bool:
    return not item.situations or bool(item.situations & (person.situations | family.situations))


def _fit_age(item: ItemFacts, person: PersonFacts, today: date) -> Fit:
    """With only a year of birth, a person may be one of two ages."""
    if item.min_age is None and item.max_age is None:
        return Fit.YES
    if person.birth_year is None:
        return Fit.CHECK
    oldest = today.year - person.birth_year
    low = item.min_age or 0
    high = item.max_age if item.max_age is not None else oldest
    possible = [low <= age <= high for age in {oldest, max(oldest - 1, 0)}]
    if all(possible):
        return Fit.YES
    return Fit.CHECK if any(possible) else Fit.NO
