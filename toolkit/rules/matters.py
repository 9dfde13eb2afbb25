"""Which questions about a family can change its list: the others are not worth asking.

Read off the conditions and the due rules of the items themselves. Rather one question too many: a
question is left out only where no answer to it changes what applies or when it is due.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from toolkit.due import Anchor, DueRule
from toolkit.rules.applies import Fit, fit_but_for_situations, fit_of, fit_of_case
from toolkit.rules.due_dates import (
    BEGINS_WITH_THE_REGION,
    RUNS_FROM_A_PERSONS_DAY,
    RUNS_FROM_THE_FAMILYS_DAY,
)
from toolkit.rules.facts import Conditions, FamilyFacts, ItemFacts, PersonFacts
from toolkit.vocabulary import AGES_OF_SITUATIONS, MAX_AGE

WHEN_REGISTERED = ("registered_on", "arrived_on", "applied_on", "decided_on")
"""The days that say how old somebody was on the day of registration (applies.py)."""


@dataclass
class Days:
    """The days from which something of this family may run, or on which a condition hangs."""

    of_family: set[str] = field(default_factory=set)
    of_persons: dict[str, set[str]] = field(default_factory=dict)
    """By the name of the day, the ids of those of whom it is asked."""

    def ask(self, person: PersonFacts, *names: str) -> None:
        for name in names:
            self.of_persons.setdefault(name, set()).add(person.id)


def situations_that_matter(
    items: Iterable[ItemFacts], family: FamilyFacts, today: date
) -> dict[str, set[str]]:
    """By situation, the ids of those in whose list it can change something."""
    found: dict[str, set[str]] = {}
    asking = [(item, named) for item in _possible(items, today) if (named := _all_named(item))]
    for person in family.present:
        left = {one for one in _union(named for _, named in asking) if can_be(one, person, today)}
        for item, named in asking:
            if left.isdisjoint(named):  # most were found in an item before
                continue
            new = left.intersection(_named_for(item, person, family, today))
            for situation in new:
                found.setdefault(situation, set()).add(person.id)
            left -= new
    return found


def can_be(situation: str, person: PersonFacts, today: date) -> bool:
    """Whether somebody of this age can be in this situation; who has no known age, perhaps."""
    ages = person.ages_on(today)
    low, high = AGES_OF_SITUATIONS.get(situation, (0, MAX_AGE))
    return ages is None or (low <= ages[1] and ages[0] <= high)


def days_that_matter(items: Iterable[ItemFacts], family: FamilyFacts, today: date) -> Days:
    """The days are asked as if none of them was known yet, so that no answer hides a question."""
    family, days = without_days(family), Days()
    for item in filter(_may_ask_for_days, _possible(items, today)):
        for person in family.present:
            if fit_of(item, person, family, today):
                _ask_for(item, person, family, today, days)
    return days


def without_days(family: FamilyFacts) -> FamilyFacts:
    nothing: dict[str, Any] = dict.fromkeys(
        ("moved_in_on", *RUNS_FROM_THE_FAMILYS_DAY.values(), "in_region_since")
    )
    of_person: dict[str, Any] = dict.fromkeys(RUNS_FROM_A_PERSONS_DAY.values())
    persons = tuple(replace(one, **of_person) for one in family.persons)
    return replace(family, persons=persons, **nothing)


def _possible(items: Iterable[ItemFacts], today: date) -> Iterator[ItemFacts]:
    return (item for item in items if item.is_current and not (item.until and today > item.until))


def _conditions(item: ItemFacts) -> Iterator[Conditions]:
    """All of an item's: for whom it is, and for whom each of its due rules is."""
    yield from item.cases
    yield from (case for case, _rule in item.dues)


# --- situations --------------------------------------------------------------------------------
def _all_named(item: ItemFacts) -> frozenset[str]:
    """What the item names, whoever it is for."""
    about_birth = frozenset({"pregnant"} if _is_about_birth(item) else ())
    cases = [case.situations | case.not_situations for case in _conditions(item)]
    return about_birth.union(*cases)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _is_about_birth(item: ItemFacts) -> bool:
    return any(anchor.name == "birth" for _case, rule in item.dues for anchor in rule.anchors)


def _named_for(
    item: ItemFacts, person: PersonFacts, family: FamilyFacts, today: date
) -> Iterator[str]:
    """What the conditions ask of this person that hold for them but for the situations."""
    holding = [case for case in item.cases if _may_hold(case, person, family, today)]
    for case in holding:
        yield from case.situations | case.not_situations
    if not holding:
        return
    for case, _rule in item.dues:
        if _may_hold(case, person, family, today):
            yield from case.situations | case.not_situations
    if _is_about_birth(item):
        yield "pregnant"  # then it is about the baby who is to come


def _may_hold(case: Conditions, person: PersonFacts, family: FamilyFacts, today: date) -> bool:
    return fit_but_for_situations(case, person, family, today) is not Fit.NO


# --- days --------------------------------------------------------------------------------------
def _may_ask_for_days(item: ItemFacts) -> bool:
    """Whether any of its terms runs from a day, or a condition hangs on one."""
    runs = any(not rule.yearly for _case, rule in item.dues)
    return runs or any(case.registered_ages or case.born_here for case in _conditions(item))


def _ask_for(
    item: ItemFacts, person: PersonFacts, family: FamilyFacts, today: date, days: Days
) -> None:
    rules = [(case, rule) for case, rule in item.dues if fit_of_case(case, person, family, today)]
    for case in (*item.cases, *(case for case, _rule in rules)):
        if fit_of_case(case, person, family, today):
            _ask_for_case(case, person, family, days)
    are_regional = all(case.regions for case in item.cases)
    for anchor in _anchors(rule for _case, rule in rules):
        _ask_for_anchor(anchor, person, days)
        if are_regional and anchor.name in BEGINS_WITH_THE_REGION:
            days.of_family.add("in_region_since")


def _anchors(rules: Iterable[DueRule]) -> Iterator[Anchor]:
    return (anchor for rule in rules if not rule.yearly for anchor in rule.anchors)


def _ask_for_case(case: Conditions, person: PersonFacts, family: FamilyFacts, days: Days) -> None:
    if case.registered_ages:
        days.ask(person, *WHEN_REGISTERED)
    if case.born_here:
        for one in family.present:
            days.ask(one, "arrived_on")


def _ask_for_anchor(anchor: Anchor, person: PersonFacts, days: Days) -> None:
    if anchor.name == "moved_in":
        days.of_family.add("moved_in_on")
        days.ask(person, "joined_on", "arrived_on")
    elif name := RUNS_FROM_THE_FAMILYS_DAY.get(anchor.name):
        days.of_family.add(name)
    elif name := RUNS_FROM_A_PERSONS_DAY.get(anchor.name):
        days.ask(person, name)
