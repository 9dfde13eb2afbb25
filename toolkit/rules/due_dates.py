"""When an item is due: pure functions, with today's date as an argument."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import MINYEAR, date
from functools import lru_cache

from toolkit.due import A_DAY, POINTLESS, Anchor, DueRule
from toolkit.rules.applies import Fit, fit_of_case
from toolkit.rules.facts import (
    ANYBODY,
    Conditions,
    FamilyFacts,
    ItemFacts,
    Key,
    PersonFacts,
    Span,
)

ADULT_AGE = 18
RUNS_FROM_A_PERSONS_DAY = {
    "recognised": "decided_on",
    "arrived": "arrived_on",
    "applied": "applied_on",
    "registered": "registered_on",
    "joined": "joined_on",
    "card_expires": "card_expires_on",
}
RUNS_FROM_THE_FAMILYS_DAY = {
    "signed": "lease_signed_on",
    "left_reception": "left_reception_on",
}
BEGINS_WITH_THE_REGION = frozenset({"recognised", "arrived", "applied", "registered", "joined"})
BEGINS_WITH_THE_AGE = BEGINS_WITH_THE_REGION | {"moved_in", "signed", "left_reception"}


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A due date. It is a span where only the year or the month of an anchor is known.

    `earliest` is the safe day to act by and sorts; only after `latest` is it certainly late.
    """

    earliest: date
    latest: date
    is_override: bool = False
    opens: date | None = field(default=None, compare=False)
    """The first day on which it can be done, where the rule has one."""
    rule: DueRule | None = field(default=None, compare=False)
    """Where this date comes from; none for somebody's own date."""

    @property
    def is_exact(self) -> bool:
        return self.earliest == self.latest

    def is_overdue(self, today: date) -> bool:
        return self.latest < today

    def is_pointless(self, today: date) -> bool:
        rule = self.rule
        return rule is not None and rule.then == POINTLESS and self.is_overdue(today)


@dataclass(slots=True)
class Circumstances:
    """What a due date may depend on, besides its rule and the person."""

    item: ItemFacts
    family: FamilyFacts
    done_on: Mapping[Key, date]
    """On which day other items were done."""
    today: date
    of_person: PersonFacts | None
    """Whose line it is; None for a line of the whole family."""


def rules_for(
    item: ItemFacts, person: PersonFacts, family: FamilyFacts, today: date
) -> list[DueRule]:
    """The rules that may hold for this person: up to the first that surely does."""
    found = []
    for case, rule in item.dues:
        fit = Fit.YES if case is ANYBODY else fit_of_case(case, person, family, today)
        if fit:
            found.append(rule)
        if fit is Fit.YES:
            break
    return found


def due_of(
    item: ItemFacts,
    person: PersonFacts | None,
    concerned: Iterable[PersonFacts],
    family: FamilyFacts,
    done_on: Mapping[Key, date],
    today: date,
) -> Due | None:
    """When `item` is due for `person`, or for the family: then the first due date of `concerned`.

    Where none of those of the family whom it concerns has the day, that of the others counts.
    None where there is no due rule, or where its anchor is not known.
    """
    if not item.dues:
        return None
    concerned = tuple(concerned)
    on = Circumstances(item, family, done_on, today, person)
    dues = [due for one in concerned for due in _dues_of(one, one, on)]
    if not dues and person is None:
        others = [one for one in family.present if one not in concerned]
        dues = _dues_of_others(others, concerned, on)
    return min(dues, default=None)


def _dues_of_others(
    others: list[PersonFacts], concerned: tuple[PersonFacts, ...], on: Circumstances
) -> list[Due]:
    """From the days of those on whose stay it hangs, or else of all, each by their own rule."""
    asked = {status for case in on.item.cases for status in case.family_statuses}
    having = [one for one in others if one.status in asked]
    for people in filter(None, (having, others)):
        dues = [due for one in people for due in _dues_of(one, one, on)]
        if dues := dues or [
            due for one in concerned for other in people for due in _dues_of(one, other, on)
        ]:
            return dues
    return []


def rule_of(
    item: ItemFacts, concerned: Iterable[PersonFacts], family: FamilyFacts, today: date
) -> DueRule | None:
    """The rule by which it is due, also where no date is known."""
    if not item.dues:
        return None
    rules = (rule for one in concerned for rule in rules_for(item, one, family, today))
    return next(rules, None)


def _dues_of(one: PersonFacts, dated: PersonFacts, on: Circumstances) -> list[Due]:
    """The due dates of `one`, from the days of `dated`."""
    rules = rules_for(on.item, one, on.family, on.today)
    dues = (_due_by(rule, one, dated, on) for rule in rules)
    return [due for due in dues if due]


def _due_by(rule: DueRule, one: PersonFacts, dated: PersonFacts, on: Circumstances) -> Due | None:
    if rule.yearly:
        return yearly_due(rule, on.today)
    for anchor in rule.anchors:
        if span := _start_of(anchor, dated, on):
            if anchor.name in BEGINS_WITH_THE_AGE:
                span = _not_before_the_age(span, one, on)
            if anchor.name in BEGINS_WITH_THE_REGION:
                span = _not_before_the_region(span, on)
            return _due_from(rule, span)
    return None


def _due_from(rule: DueRule, span: Span) -> Due | None:
    earliest, latest = (rule.last_day(day) for day in span)
    if not earliest or not latest or (rule.until and earliest > rule.until):
        return None
    return Due(earliest, latest, opens=rule.first_day(span[0]), rule=rule)


# --- from which day ----------------------------------------------------------------------------
def _start_of(anchor: Anchor, person: PersonFacts, on: Circumstances) -> Span | None:
    """Between which days the term begins to run; None where that is not known."""
    if anchor.name == "birth":
        return _birth(on)
    if anchor.age is not None:
        return person.reaches(anchor.age)
    day = _day_of(anchor, person, on)
    return (day, day) if day else None


def _day_of(anchor: Anchor, person: PersonFacts, on: Circumstances) -> date | None:
    if anchor.codes:
        return _day_done(anchor.codes, on)
    if anchor.name == "moved_in":
        return _moved_in(person, on.family)
    if anchor.name in RUNS_FROM_THE_FAMILYS_DAY:
        return getattr(on.family, RUNS_FROM_THE_FAMILYS_DAY[anchor.name])
    if anchor.name in RUNS_FROM_A_PERSONS_DAY:
        return getattr(person, RUNS_FROM_A_PERSONS_DAY[anchor.name])
    return anchor.day


def _day_done(codes: tuple[str, ...], on: Circumstances) -> date | None:
    """The first day on which one of them was done: for this person, or for the whole family."""
    persons = on.family.persons if on.of_person is None else (on.of_person,)
    whose = [None, *(person.id for person in persons)]
    done = (on.done_on.get((code, one)) for code in codes for one in whose)
    return min(filter(None, done), default=None)


def _moved_in(person: PersonFacts, family: FamilyFacts) -> date | None:
    """For somebody who came to live with the family later, the day on which they came."""
    if family.moved_in_on is None:
        return person.joined_on
    days = (family.moved_in_on, person.joined_on, person.arrived_on)
    return max(day for day in days if day)


def _birth(on: Circumstances) -> Span | None:
    """When this child was born, or else the family's youngest.

    As long as somebody is pregnant a family's due date is about the baby: an older child does not
    count. Nor is a pregnant person's own birth meant, however young they are.
    """
    persons = on.family.present if on.of_person is None else (on.of_person,)
    born = [
        person.born
        for person in persons
        if person.born and on.today.year - person.born[0].year <= ADULT_AGE
    ]
    youngest = max(born, default=None)
    situations = on.family.situations.union(
        *(person.situations for person in persons if person.is_present)
    )
    if youngest and "pregnant" in situations and youngest[0].year < on.today.year - 1:
        return None
    return youngest


def _not_before_the_age(span: Span, person: PersonFacts, on: Circumstances) -> Span:
    """Nobody is late with what they were too young for."""
    if not on.item.begins_at_an_age:
        return span
    asked = [case.ages[0] if case.ages else 0 for case in _cases_at_some_age(person, on)]
    lowest = min(asked, default=0)
    reached = person.reaches(lowest) if lowest else None
    return (max(span[0], reached[0]), max(span[1], reached[1])) if reached else span


def _not_before_the_region(span: Span, on: Circumstances) -> Span:
    """What one region asks does not run before the family came to live in it."""
    since = on.family.in_region_since
    if since is None or not all(case.regions for case in on.item.cases):
        return span
    return max(span[0], since), max(span[1], since)


def _cases_at_some_age(person: PersonFacts, on: Circumstances) -> list[Conditions]:
    """Those that hold for this person now, or held or will hold at another age."""
    return [
        case for case in on.item.cases if fit_of_case(case, person, on.family, on.today, case.ages)
    ]


# --- what comes back every year ----------------------------------------------------------------
@lru_cache(maxsize=1024)
def yearly_due(rule: DueRule, today: date) -> Due | None:
    """The first occurrence whose due date has not passed (toolkit-format.md, 'Due dates')."""
    found = _occurrence(rule, today)
    if not found or (rule.until and found[1] > rule.until):
        return None
    start, due = found
    return Due(due, due, opens=rule.first_day(start), rule=rule)


def comes_back_on(rule: DueRule, done_on: date) -> date | None:
    """From which day on a yearly item that was done is to do again, for the next year."""
    found = _occurrence(rule, done_on)
    if not found:
        return None
    start, due = found
    opens = rule.first_day(_day_in_year(start.year + 1, *(rule.yearly or (1, 1))))
    return max(opens, due) if opens else due + A_DAY


def _occurrence(rule: DueRule, today: date) -> Span | None:
    """From which day it runs and when it is due."""
    month, day = rule.yearly or (1, 1)

    def in_year(year: int) -> Span | None:
        start = _day_in_year(year, month, day)
        due = rule.last_day(start)
        return (start, due) if due else None

    year = today.year
    while (found := in_year(year)) and found[1] < today:
        year += 1
    while found and year > MINYEAR and (earlier := in_year(year - 1)) and earlier[1] >= today:
        found, year = earlier, year - 1
    return found


def _day_in_year(year: int, month: int, day: int) -> date:
    """29 February counts as the 28th where a year has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)
