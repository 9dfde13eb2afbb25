"""Conditions that nobody can meet, and some people to try conditions on. Pure."""

from collections.abc import Iterator
from datetime import date

from toolkit.rules.applies import Fit, fit_of
from toolkit.rules.facts import Conditions, FamilyFacts, ItemFacts, PersonFacts
from toolkit.vocabulary import AGES_OF_SITUATIONS, MAX_AGE, REGIONS, STATUSES

AGES_TO_TRY = (8, 30, 70)


def contradiction_in(case: Conditions) -> str:
    """Why nobody can meet all of these; empty if somebody may."""
    if case.situations and case.situations <= case.not_situations:
        return "situations"
    low, high = case.ages or (0, MAX_AGE)
    spans = [AGES_OF_SITUATIONS.get(one, (0, MAX_AGE)) for one in case.situations]
    if spans and not any(first <= high and low <= last for first, last in spans):
        return "ages_of_situations"
    if case.registered_ages and case.registered_ages[0] > high:
        return "registered_ages"
    return ""


def fits_by_status(item: ItemFacts, age: int, region: str, today: date) -> Iterator[tuple]:
    """For somebody of this age in this region: each status, and whether the item is for them."""
    for status in STATUSES:
        person = PersonFacts("one", status, birth_year=today.year - age, birth_month=1)
        family = FamilyFacts((person,), region=region)
        yield status, fit_of(item, person, family, today)


def who_may(item: ItemFacts, today: date) -> list[tuple[int, str, dict[str, Fit]]]:
    """By age and region, what comes of each status."""
    return [
        (age, region, dict(fits_by_status(item, age, region, today)))
        for age in AGES_TO_TRY
        for region in REGIONS
    ]
