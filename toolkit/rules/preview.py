"""Which items apply to a family of which only little is known: the very rules of a family's list.

Somebody says a residence status, a region, the ages of children and situations; nobody says how old
the grown-up is. So an item is asked for at every age that may make a difference: what holds at each
applies, what holds at some is to be checked. Rather one item too many than a right lost.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from toolkit.due import DueRule
from toolkit.rules.applies import Fit, fit_of
from toolkit.rules.due_dates import ADULT_AGE, rule_of
from toolkit.rules.facts import Ages, FamilyFacts, ItemFacts, PersonFacts
from toolkit.rules.matters import can_be
from toolkit.vocabulary import MAX_AGE, SITUATIONS_OF_FAMILY

AGE_GROUPS: Mapping[str, Ages] = {
    "baby": (0, 2),
    "toddler": (3, 5),
    "child": (6, 11),
    "teenager": (12, 17),
}
GROWN_UP = "grown-up"
OF_A_CHILD_ALONE = "unaccompanied_minor"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader said; what they left open is empty."""

    status: str = ""
    region: str = ""
    housing: str = ""
    children: tuple[str, ...] = ()
    situations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Somebody(PersonFacts):
    """A person of whom only is known between which ages they are."""

    between: Ages = field(kw_only=True)

    def ages_on(self, day: date) -> Ages | None:
        return self.between


@dataclass(frozen=True, slots=True)
class Found:
    item: ItemFacts
    fit: Fit
    rule: DueRule | None
    """By which it is due, for the first of those whom it concerns."""


def preview(items: Iterable[ItemFacts], choices: Choices, today: date) -> list[Found]:
    """The items that apply, or may, in the order in which they came."""
    items = list(items)
    family, limits = family_of(choices), limits_of(items)
    versions = {
        person.id: list(_versions(person, choices, limits, today)) for person in family.persons
    }
    found = (_find(item, versions, family, today) for item in items)
    return [one for one in found if one]


def family_of(choices: Choices) -> FamilyFacts:
    """One grown-up, and a child for each group of ages."""
    groups = list(choices.children)
    if OF_A_CHILD_ALONE in choices.situations and not groups:
        groups = ["teenager"]
    status = choices.status or None
    people = {GROWN_UP: (ADULT_AGE, MAX_AGE)} | {group: AGE_GROUPS[group] for group in groups}
    return FamilyFacts(
        tuple(Somebody(name, status, between=ages) for name, ages in people.items()),
        region=choices.region or None,
        housing=frozenset([choices.housing]) if choices.housing else None,
        situations=choices.situations.intersection(SITUATIONS_OF_FAMILY),
    )


def limits_of(items: Iterable[ItemFacts]) -> frozenset[int]:
    """The ages at which a condition begins to hold, or holds no more."""
    cases = [case for item in items for case in (*item.cases, *(case for case, _rule in item.dues))]
    ranges = [
        ages
        for case in cases
        for ages in (case.ages, case.family_ages, case.registered_ages)
        if ages
    ]
    return frozenset(limit for low, high in ranges for limit in (low, high + 1))


def _versions(
    person: PersonFacts, choices: Choices, limits: frozenset[int], today: date
) -> Iterator[PersonFacts]:
    """Everybody that this person may be: of each age, and a child with and without a situation."""
    own = choices.situations.difference(SITUATIONS_OF_FAMILY)
    if person.id == GROWN_UP:
        own = own - {OF_A_CHILD_ALONE}
    low, high = person.ages_on(today) or (0, MAX_AGE)
    ages = sorted({low, *(age for age in limits if low <= age <= high)})
    people = {age: _aged(age, person, own, today) for age in ages}
    if person.id == GROWN_UP:
        whole = [one for one in people.values() if own <= one.situations]
        yield from whole or people.values()
        return
    for one in people.values():
        yield one
        if one.situations:
            yield PersonFacts(one.id, one.status, one.birth_year, one.birth_month)


def _aged(age: int, person: PersonFacts, own: frozenset[str], today: date) -> PersonFacts:
    """Of exactly this age: born in the month before this one."""
    born = today.replace(day=1) - timedelta(days=1)
    one = PersonFacts(person.id, person.status, born.year - age, born.month)
    possible = frozenset(situation for situation in own if can_be(situation, one, today))
    return PersonFacts(person.id, person.status, one.birth_year, one.birth_month, possible)


def _find(
    item: ItemFacts, versions: Mapping[str, list[PersonFacts]], family: FamilyFacts, today: date
) -> Found | None:
    surest, concerned = Fit.NO, []
    for people in versions.values():
        fits = [fit_of(item, one, family, today) for one in people]
        if not any(fits):
            continue
        concerned += [one for one, fit in zip(people, fits, strict=True) if fit]
        surest = max(surest, Fit.YES if min(fits) is Fit.YES else Fit.CHECK)
    return Found(item, surest, rule_of(item, concerned, family, today)) if surest else None
