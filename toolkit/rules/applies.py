"""Whether an item applies to a person.

Where a fact is unknown, an item applies and asks to be checked: one item too many is better than
a right lost. Each condition answers no, perhaps or yes; all of them together are as sure as the
least sure, and of several cases the surest counts.
"""

from collections.abc import Iterator
from datetime import date
from enum import IntEnum

from toolkit.rules.facts import Ages, Conditions, FamilyFacts, ItemFacts, PersonFacts


class Fit(IntEnum):
    NO = 0
    CHECK = 1
    YES = 2


def fit_of(item: ItemFacts, person: PersonFacts, family: FamilyFacts, today: date) -> Fit:
    """Whether `item` applies to `person`; CHECK where that depends on something unknown."""
    return Fit.NO if _is_for_nobody(item, family, today) else _fit_of(item, person, family, today)


def fits_of(item: ItemFacts, family: FamilyFacts, today: date) -> list[Fit]:
    """The same for each person of the family, in their order; nothing where that is nobody."""
    if item.situations and item.situations.isdisjoint(family.all_situations):
        return []
    if _is_for_nobody(item, family, today):
        return []
    return [_fit_of(item, person, family, today) for person in family.persons]


def _is_for_nobody(item: ItemFacts, family: FamilyFacts, today: date) -> bool:
    """Whether no case can hold for anybody, wherever they stand."""
    return bool(
        (item.regions and family.region and family.region not in item.regions)
        or not item.is_current
        or (item.until and today > item.until)
    )


def _fit_of(item: ItemFacts, person: PersonFacts, family: FamilyFacts, today: date) -> Fit:
    if item.statuses and person.status and person.status not in item.statuses:
        return Fit.NO
    if len(item.cases) == 1:
        return fit_of_case(item.cases[0], person, family, today)
    possible = person.ages_on(today) if item.has_cases_by_age else None
    if possible is None or possible[0] == possible[1]:
        return _surest(item, person, family, today)
    # One case may begin where another ends: then it does not matter which age it is.
    youngest, oldest = ((age, age) for age in possible)
    fit = _surest(item, person, family, today, youngest)
    return fit if fit is _surest(item, person, family, today, oldest) else Fit.CHECK


def _surest(
    item: ItemFacts,
    person: PersonFacts,
    family: FamilyFacts,
    today: date,
    ages: Ages | None = None,
) -> Fit:
    """Of several cases the surest counts."""
    surest = Fit.NO
    for case in item.cases:
        fit = fit_of_case(case, person, family, today, ages)
        if fit is Fit.YES:
            return fit
        surest = fit or surest
    return surest


def fit_of_case(
    case: Conditions,
    person: PersonFacts,
    family: FamilyFacts,
    today: date,
    ages: Ages | None = None,
) -> Fit:
    """Whether all of these conditions hold for somebody of the family.

    `ages` are the youngest and the oldest that this person may be, if not as they are known.
    """
    if case.situations and not _is_in(case.situations, person, family):
        return Fit.NO
    if case.not_situations and _is_in(case.not_situations, person, family):
        return Fit.NO
    return fit_but_for_situations(case, person, family, today, ages)


def fit_but_for_situations(
    case: Conditions,
    person: PersonFacts,
    family: FamilyFacts,
    today: date,
    ages: Ages | None = None,
) -> Fit:
    """Whether all the other conditions hold."""
    if not person.is_present:
        return Fit.NO
    fit = Fit.YES
    # Asked of everybody for every item of a list: what decides most comes first, and at once.
    if case.statuses and person.status not in case.statuses:
        if person.status is not None:
            return Fit.NO
        fit = Fit.CHECK
    if case.regions and family.region not in case.regions:
        if family.region is not None:
            return Fit.NO
        fit = Fit.CHECK
    if not case.asks_more:
        return fit
    for one in _fits(case, person, family, today, ages):
        if one is Fit.NO:
            return Fit.NO
        if one is Fit.CHECK:
            fit = Fit.CHECK
    return fit


def _is_in(situations: frozenset[str], person: PersonFacts, family: FamilyFacts) -> bool:
    """Whether this person, or the family as a whole, is in one of these situations."""
    return not (
        situations.isdisjoint(person.situations) and situations.isdisjoint(family.situations)
    )


def _fits(
    case: Conditions,
    person: PersonFacts,
    family: FamilyFacts,
    today: date,
    ages: Ages | None,
) -> Iterator[Fit]:
    """The answers of the other conditions on what may be unknown."""
    if case.ages:
        yield _fit_ages(case.ages, ages or person.ages_on(today))
    if case.housing:
        yield _fit_housing(case.housing, family)
    if case.family_statuses:
        fits = (_fit_one(case.family_statuses, one.status) for one in family.present)
        yield max(fits, default=Fit.NO)
    if case.family_ages:
        fits = (_fit_ages(case.family_ages, one.ages_on(today)) for one in family.present)
        yield max(fits, default=Fit.NO)
    if case.registered_ages:
        yield _fit_ages(case.registered_ages, _ages_when_registered(person, today))
    if case.born_here:
        yield _fit_born_here(person, family)


def _fit_one(allowed: frozenset[str], value: str | None) -> Fit:
    if value is None:
        return Fit.CHECK
    return Fit.YES if value in allowed else Fit.NO


def _fit_housing(allowed: frozenset[str], family: FamilyFacts) -> Fit:
    if not family.housing:
        return Fit.CHECK
    if family.housing <= allowed:
        return Fit.YES
    return Fit.CHECK if family.housing & allowed else Fit.NO


def _fit_ages(allowed: Ages, possible: Ages | None) -> Fit:
    """With only a year or a month of birth, a person may be one of two ages."""
    if possible is None:
        return Fit.CHECK
    (low, high), (youngest, oldest) = allowed, possible
    if low <= youngest and oldest <= high:
        return Fit.YES
    return Fit.NO if oldest < low or youngest > high else Fit.CHECK


def _ages_when_registered(person: PersonFacts, today: date) -> Ages | None:
    """Nobody is registered before they came; as long as that day is unknown, perhaps today."""
    if person.registered_on:
        return person.ages_on(person.registered_on)
    came = [day for day in (person.arrived_on, person.applied_on, person.decided_on) if day]
    now, then = person.ages_on(today), person.ages_on(max(came)) if came else None
    if now is None:
        return None
    return min(then[0], now[0]) if then else 0, now[1]


def _fit_born_here(person: PersonFacts, family: FamilyFacts) -> Fit:
    """Born after the first of the family came. Who came later themselves was born elsewhere."""
    if person.born is None:
        return Fit.CHECK
    first, last = person.born
    if person.arrived_on and person.arrived_on > last:
        return Fit.NO
    others = [
        one for one in family.present if one is not person and (not one.born or one.born[0] < first)
    ]
    came = [one.arrived_on for one in others if one.arrived_on]
    if came and first >= min(came):
        return Fit.YES
    is_known = len(came) == len(others) > 0
    return Fit.NO if is_known and last < min(came) else Fit.CHECK
