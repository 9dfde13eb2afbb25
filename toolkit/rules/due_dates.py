"""When an item is due: pure functions, with today's date as an argument."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MINYEAR, date

from toolkit.due import Anchor, Duration, read_due
from toolkit.rules.facts import FamilyFacts, ItemFacts, Key, PersonFacts

ADULT_AGE = 18


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A due date. It is a span where only the year of an anchor is known.

    `earliest` is the safe day to act by and sorts; only after `latest` is it certainly late.
    """

    earliest: date
    latest: date
    is_override: bool = False

    @property
    def is_exact(self) -> bool:
        return self.earliest == self.latest

    def is_overdue(self, today: date) -> bool:
        return self.latest < today


def due_of(
    item: ItemFacts,
    person: PersonFacts | None,
    concerned: Iterable[PersonFacts],
    family: FamilyFacts,
    done_on: Mapping[Key, date],
    today: date,
) -> Due | None:
    """When `item` is due for `person`, or for the family: then the first due date of `concerned`.

    `done_on` tells on which day other items were done. None where there is no due rule, or where
    its anchor is not known.
    """
    rule = read_due(item.due_from, item.due_within)
    if rule is None:
        return None
    anchor, within = rule.anchor, rule.within
    if anchor.month_and_day:
        return _next_calendar_due(*anchor.month_and_day, within, today)
    if anchor.code:
        return _due_from_day(_day_done(anchor.code, person, done_on), within)
    if anchor.name == "moved_in":
        return _due_from_day(family.moved_in_on, within)
    if anchor.name == "birth":
        year = _birth_year(family.persons if person is None else (person,), family, today)
        return _due_from_year(year, within) if year is not None else None
    dues = (_due_from_person(anchor, within, one) for one in concerned)
    return min((due for due in dues if due is not None), default=None)


def _day_done(code: str, person: PersonFacts | None, done_on: Mapping[Key, date]) -> date | None:
    """The first day on which the item was done: for this person, or for the whole family."""
    days = [
        day
        for (done, person_id), day in done_on.items()
        if done == code and (person is None or person_id in {None, person.id})
    ]
    return min(days, default=None)


def _due_from_person(anchor: Anchor, within: Duration, person: PersonFacts) -> Due | None:
    if anchor.age is not None:
        if person.birth_year is None:
            return None
        return _due_from_year(person.birth_year + anchor.age, within)
    day = {
        "recognised": person.decided_on,
        "arrived": person.arrived_on,
        "applied": person.applied_on,
        "card_expires": person.card_expires_on,
    }.get(anchor.name)
    return _due_from_day(day, within)


def _birth_year(persons: Iterable[PersonFacts], family: FamilyFacts, today: date) -> int | None:
    """The year in which this child was born, or else the family's youngest.

    As long as somebody is pregnant a family's due date is about the baby: an older child does not
    count. Nor is a pregnant person's own birth meant, however young they are.
    """
    present = [person for person in persons if person.is_present]
    years = [
        person.birth_year
        for person in present
        if person.birth_year is not None and today.year - person.birth_year <= ADULT_AGE
    ]
    youngest = max(years, default=None)
    situations = family.situations.union(*(person.situations for person in present))
    if youngest is not None and "pregnant" in situations and youngest < today.year - 1:
        return None
    return youngest


def _due_from_day(day: date | None, within: Duration) -> Due | None:
    due = within.after(day) if day else None
    return Due(due, due) if due else None


def _due_from_year(year: int, within: Duration) -> Due | None:
    earliest, latest = within.after(date(year, 1, 1)), within.after(date(year, 12, 31))
    return Due(earliest, latest) if earliest and latest else None


def _next_calendar_due(month: int, day: int, within: Duration, today: date) -> Due | None:
    """The first occurrence whose due date has not passed (toolkit-format.md, 'Due dates')."""

    def due_in(year: int) -> date | None:
        return within.after(_day_in_year(year, month, day))

    year = today.year
    while (due := due_in(year)) and due < today:
        year += 1
    while due and year > MINYEAR and (earlier := due_in(year - 1)) and earlier >= today:
        due, year = earlier, year - 1
    return Due(due, due) if due else None


def _day_in_year(year: int, month: int, day: int) -> date:
    """29 February counts as the 28th where a year has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)
