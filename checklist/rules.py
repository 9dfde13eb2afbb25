"""Which items apply to a family, when they are due and in which order: pure functions.

No database, no clock, no request; today's date is an argument. `docs/toolkit-format.md` defines
the conditions and anchors. Where a fact about a family is unknown, an item applies and asks to be
checked: one item too many is better than a right lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from functools import cache

from isodate import Duration, parse_duration

OPEN, BUSY, WAITING, BLOCKED = "open", "busy", "waiting", "blocked"
DONE, NOT_APPLICABLE = "done", "not_applicable"
SETTLED = frozenset({DONE, NOT_APPLICABLE})

HOUSEHOLD, PERSON = "household", "person"
LEGAL, ADVISED = "legal", "advised"
ADULT_AGE = 18


Key = tuple[str, str | None]
"""What progress is about: the code of an item, and a member's id where it is a person's."""


class Fit(IntEnum):
    NO = 0
    CHECK = 1
    YES = 2


class Urgency(IntEnum):
    """The headings of 'now to do', in their order."""

    LATE = 0
    LEGAL = 1
    ADVISED = 2
    ANY_TIME = 3


@dataclass(frozen=True, slots=True)
class Item:
    """What the rules need to know of a checklist item. Empty conditions hold for everybody."""

    code: str
    theme: int
    order: int
    scope: str = HOUSEHOLD
    statuses: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    situations: frozenset[str] = frozenset()
    min_age: int | None = None
    max_age: int | None = None
    due_from: str = ""
    due_within: str = ""
    due_kind: str = ""
    after: frozenset[str] = frozenset()
    is_current: bool = True
    """False once the toolkit dropped the item: then it applies to nobody any more."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the family; whatever is unknown is None."""

    id: str
    status: str | None = None
    birth_year: int | None = None
    situations: frozenset[str] = frozenset()
    applied_on: date | None = None
    decided_on: date | None = None
    arrived_on: date | None = None
    card_expires_on: date | None = None
    is_present: bool = True
    """False for somebody who left the family: nothing applies to them any more."""


@dataclass(frozen=True, slots=True)
class Family:
    members: tuple[Member, ...]
    region: str | None = None
    moved_in_on: date | None = None
    situations: frozenset[str] = frozenset()
    """What holds for the whole family, such as renting; it counts for each of its members."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody said about an item: the part of a progress that the rules need."""

    state: str = OPEN
    done_on: date | None = None
    due_override: date | None = None


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


@dataclass(slots=True)
class Entry:
    """One line of a family's checklist."""

    item: Item
    member: Member | None
    fit: Fit
    mark: Mark
    due: Due | None = None
    waits_on: tuple[Key, ...] = field(default=())
    urgency: Urgency = Urgency.ANY_TIME
    """Its own, or that of what waits on it: set by `now_to_do`."""

    @property
    def key(self) -> Key:
        return self.item.code, self.member.id if self.member else None

    @property
    def is_settled(self) -> bool:
        return self.mark.state in SETTLED

    @property
    def applies(self) -> bool:
        return self.fit is not Fit.NO


@dataclass(frozen=True, slots=True)
class Tally:
    """Progress: `done` out of `total`, without what was marked as not applicable."""

    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means that everything is done."""
        return 100 * self.done // self.total if self.total else 0


# --- 1. applies --------------------------------------------------------------------------------
def fit_of(item: Item, member: Member, family: Family, today: date) -> Fit:
    """Whether `item` applies to `member`; CHECK where that depends on something unknown."""
    if not (item.is_current and member.is_present) or not _fits_situation(item, member, family):
        return Fit.NO
    return min(
        _fit_one(item.statuses, member.status),
        _fit_one(item.regions, family.region),
        _fit_age(item, member, today),
    )


def _fit_one(allowed: frozenset[str], value: str | None) -> Fit:
    if not allowed:
        return Fit.YES
    if value is None:
        return Fit.CHECK
    return Fit.YES if value in allowed else Fit.NO


def _fits_situation(item: Item, member: Member, family: Family) -> bool:
    return not item.situations or bool(item.situations & (member.situations | family.situations))


def _fit_age(item: Item, member: Member, today: date) -> Fit:
    """With only a year of birth, a person may be one of two ages."""
    if item.min_age is None and item.max_age is None:
        return Fit.YES
    if member.birth_year is None:
        return Fit.CHECK
    oldest = today.year - member.birth_year
    low = item.min_age or 0
    high = item.max_age if item.max_age is not None else oldest
    possible = [low <= age <= high for age in {oldest, max(oldest - 1, 0)}]
    if all(possible):
        return Fit.YES
    return Fit.CHECK if any(possible) else Fit.NO


# --- 2. due ------------------------------------------------------------------------------------
def add(day: date, within: str) -> date:
    """`day` plus an ISO 8601 duration; the end of a month stays within its month."""
    result: date = day + _duration(within)
    return result


@cache
def _duration(within: str) -> Duration | timedelta:
    return parse_duration(within)


def due_of(
    item: Item,
    member: Member | None,
    concerned: Iterable[Member],
    family: Family,
    marks: Mapping[Key, Mark],
    today: date,
) -> Due | None:
    """When `item` is due for `member`, or for the family: then the first due date of `concerned`.

    None where there is no term, or where its anchor is not known.
    """
    if not item.due_from:
        return None
    anchor, _, argument = item.due_from.partition(":")
    within = item.due_within
    if anchor == "calendar" or anchor == "school_year":
        return _next_calendar_due(argument or "09-01", within, today)
    if anchor == "done":
        days = [
            mark.done_on
            for (code, member_id), mark in marks.items()
            if code == argument
            and mark.state == DONE
            and mark.done_on
            and (member is None or member_id in {None, member.id})
        ]
        return _exact(add(min(days), within)) if days else None
    if anchor == "moved_in":
        return _exact(add(family.moved_in_on, within)) if family.moved_in_on else None
    if anchor == "birth":
        year = _birth_year(member, family, today)
        return _within_year(year, within) if year is not None else None
    found = [
        due
        for person in concerned
        if (due := _due_from_person(anchor, argument, within, person)) is not None
    ]
    return min(found, default=None)


def _due_from_person(anchor: str, argument: str, within: str, person: Member) -> Due | None:
    if anchor == "age":
        if person.birth_year is None:
            return None
        return _within_year(person.birth_year + int(argument), within)
    day = {
        "recognised": person.decided_on,
        "arrived": person.arrived_on,
        "applied": person.applied_on,
        "card_expires": person.card_expires_on,
    }.get(anchor)
    return _exact(add(day, within)) if day else None


def _birth_year(member: Member | None, family: Family, today: date) -> int | None:
    """The year in which the youngest child was born.

    As long as somebody is pregnant the term is about the baby: an older child does not count.
    """
    people = family.members if member is None else (member,)
    years = [
        person.birth_year
        for person in people
        if person.is_present
        and person.birth_year is not None
        and today.year - person.birth_year <= ADULT_AGE
    ]
    youngest = max(years, default=None)
    everybody = family.situations.union(*(person.situations for person in family.members))
    if youngest is not None and "pregnant" in everybody and youngest < today.year - 1:
        return None
    return youngest


def _exact(day: date) -> Due:
    return Due(day, day)


def _within_year(year: int, within: str) -> Due:
    return Due(add(date(year, 1, 1), within), add(date(year, 12, 31), within))


def _next_calendar_due(month_and_day: str, within: str, today: date) -> Due:
    """The first occurrence whose due date has not passed (toolkit-format.md, 'Due dates')."""
    month, day = (int(part) for part in month_and_day.split("-"))
    year = today.year - 2
    while (due := add(_day_in_year(year, month, day), within)) < today:
        year += 1
    return _exact(due)


def _day_in_year(year: int, month: int, day: int) -> date:
    """29 February counts as the 28th where a year has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


# --- the checklist -----------------------------------------------------------------------------
def entries_of(
    items: Iterable[Item], family: Family, marks: Mapping[Key, Mark], today: date
) -> list[Entry]:
    """A line for whatever applies, and for whatever somebody touched: nothing ticked disappears.

    What was touched and no longer applies, or is about somebody who left the family, has
    fit NO. Marks on items that are not among `items` can't be shown: pass those items too.
    """
    entries: list[Entry] = []
    for item in items:
        fits = [(member, fit_of(item, member, family, today)) for member in family.members]
        if item.scope == PERSON:
            found = {
                (item.code, member.id): _entry(item, member, (member,), fit, family, marks, today)
                for member, fit in fits
                if fit or (item.code, member.id) in marks
            }
            entries.extend(found.values())
            if (item.code, None) in marks:
                entries.append(_entry(item, None, (), Fit.NO, family, marks, today))
        else:
            concerned = tuple(member for member, fit in fits if fit)
            fit = max((fit for _, fit in fits), default=Fit.NO)
            if fit or (item.code, None) in marks:
                entries.append(_entry(item, None, concerned, fit, family, marks, today))
            entries.extend(
                _entry(item, member, (member,), Fit.NO, family, marks, today)
                for member in family.members
                if (item.code, member.id) in marks
            )
    _let_wait(entries)
    return entries


def _entry(
    item: Item,
    member: Member | None,
    concerned: tuple[Member, ...],
    fit: Fit,
    family: Family,
    marks: Mapping[Key, Mark],
    today: date,
) -> Entry:
    mark = marks.get((item.code, member.id if member else None), Mark())
    if mark.due_override:
        due: Due | None = Due(mark.due_override, mark.due_override, is_override=True)
    else:
        due = due_of(item, member, concerned, family, marks, today)
    return Entry(item, member, fit, mark, due)


def _let_wait(entries: list[Entry]) -> None:
    """Tell each entry which open entries come first: its own person's, or the whole family's."""
    open_by_code: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.applies and not entry.is_settled:
            open_by_code.setdefault(entry.item.code, []).append(entry)
    for entry in entries:
        entry.waits_on = tuple(
            first.key
            for code in sorted(entry.item.after)
            for first in open_by_code.get(code, ())
            if entry.member is None or first.member is None or first.member == entry.member
        )


# --- 3. order ----------------------------------------------------------------------------------
def now_to_do(entries: Iterable[Entry], today: date) -> list[Entry]:
    """What is left to do, most urgent first.

    Overdue legal terms, legal terms by date, advised terms by date, then the rest by theme and
    number. An entry that waits comes behind what it waits on; what others wait on is as urgent
    as they are, so that an urgent term is not lost behind an unhurried first step.
    """
    left = {entry.key: entry for entry in entries if entry.applies and not entry.is_settled}
    ranks = {key: _rank(entry, today) for key, entry in left.items()}
    depths = {key: _depth(key, left, frozenset()) for key in left}
    for key in sorted(left, key=lambda key: -depths[key]):
        for first in left[key].waits_on:
            ranks[first] = min(ranks[first], ranks[key])
    for key, entry in left.items():
        entry.urgency = ranks[key][0]
    return sorted(
        left.values(),
        key=lambda entry: (
            ranks[entry.key],
            depths[entry.key],
            _rank(entry, today),
            entry.key[1] or "",
        ),
    )


def _rank(entry: Entry, today: date) -> tuple[Urgency, date, int, int]:
    item, due = entry.item, entry.due
    if due is None:
        return Urgency.ANY_TIME, date.max, item.theme, item.order
    if item.due_kind != LEGAL:
        urgency = Urgency.ADVISED
    else:
        urgency = Urgency.LATE if due.is_overdue(today) else Urgency.LEGAL
    return urgency, due.earliest, item.theme, item.order


def _depth(key: Key, left: Mapping[Key, Entry], seen: frozenset[Key]) -> int:
    """How many steps come first, one after the other. A circle counts once and does no harm."""
    if key in seen:
        return 0
    firsts = [first for first in left[key].waits_on if first in left]
    return 1 + max(_depth(first, left, seen | {key}) for first in firsts) if firsts else 0


# --- 4. progress -------------------------------------------------------------------------------
def tally(entries: Iterable[Entry]) -> Tally:
    counted = [entry for entry in entries if entry.applies and entry.mark.state != NOT_APPLICABLE]
    return Tally(sum(entry.mark.state == DONE for entry in counted), len(counted))
