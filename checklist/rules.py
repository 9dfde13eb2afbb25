"""Which items apply to a family, when they are due and in which order: pure functions.

No database, no clock, no request; today's date is an argument. `docs/toolkit-format.md` defines
the conditions and anchors. Where a fact about a family is unknown, an item applies and asks to be
checked: one item too many is better than a right lost.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MINYEAR, date, timedelta
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
    concerned: tuple[Member, ...] = ()
    """Whom it is about: the member, or those of the family to whom it applies."""
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
def add(day: date, within: str) -> date | None:
    """`day` plus an ISO 8601 duration; the end of a month stays within its month.

    None where that is no day: a slip in the toolkit must not close a family's page.
    """
    duration = _duration(within)
    if duration is None:
        return None
    try:
        result: date = day + duration
    except (OverflowError, ValueError):
        return None
    return result


@cache
def _duration(within: str) -> Duration | timedelta | None:
    try:
        return parse_duration(within)
    except ValueError:
        return None


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
        return _due_from_day(min(days, default=None), within)
    if anchor == "moved_in":
        return _due_from_day(family.moved_in_on, within)
    if anchor == "birth":
        year = _birth_year(member, family, today)
        return _due_from_year(year, within) if year is not None else None
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
        return _due_from_year(person.birth_year + int(argument), within)
    day = {
        "recognised": person.decided_on,
        "arrived": person.arrived_on,
        "applied": person.applied_on,
        "card_expires": person.card_expires_on,
    }.get(anchor)
    return _due_from_day(day, within)


def _birth_year(member: Member | None, family: Family, today: date) -> int | None:
    """The year in which this child was born, or else the family's youngest.

    As long as somebody is pregnant a family's term is about the baby: an older child does not
    count. Nor is a pregnant member's own birth meant, however young they are.
    """
    people = [
        person for person in (family.members if member is None else (member,)) if person.is_present
    ]
    years = [
        person.birth_year
        for person in people
        if person.birth_year is not None and today.year - person.birth_year <= ADULT_AGE
    ]
    youngest = max(years, default=None)
    situations = family.situations.union(*(person.situations for person in people))
    if youngest is not None and "pregnant" in situations and youngest < today.year - 1:
        return None
    return youngest


def _due_from_day(day: date | None, within: str) -> Due | None:
    due = add(day, within) if day else None
    return Due(due, due) if due else None


def _due_from_year(year: int, within: str) -> Due | None:
    earliest, latest = add(date(year, 1, 1), within), add(date(year, 12, 31), within)
    return Due(earliest, latest) if earliest and latest else None


def _next_calendar_due(month_and_day: str, within: str, today: date) -> Due | None:
    """The first occurrence whose due date has not passed (toolkit-format.md, 'Due dates')."""
    month, day = (int(part) for part in month_and_day.split("-"))

    def due_in(year: int) -> date | None:
        return add(_day_in_year(year, month, day), within)

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


# --- the checklist -----------------------------------------------------------------------------
def entries_of(
    items: Iterable[Item], family: Family, marks: Mapping[Key, Mark], today: date
) -> list[Entry]:
    """A line for whatever applies, and for whatever somebody touched: nothing ticked disappears.

    What was touched and no longer applies, or is about somebody who left the family, has
    fit NO. Marks on items that are not among `items` can't be shown: pass those items too.
    """
    entries = [entry for item in items for entry in _entries_of_item(item, family, marks, today)]
    # What does not apply sets no terms either (toolkit-format.md, 'Due dates').
    counted = {entry.key: entry.mark for entry in entries if entry.applies}
    for entry in entries:
        if entry.applies:
            entry.due = _due_or_override(entry, family, counted, today)
    _let_wait(entries)
    return entries


def _entries_of_item(
    item: Item, family: Family, marks: Mapping[Key, Mark], today: date
) -> Iterator[Entry]:
    fits = {member.id: fit_of(item, member, family, today) for member in family.members}
    concerned: tuple[Member, ...] = ()
    if item.scope == PERSON:
        of_family = Fit.NO
        of_member = fits
    else:
        of_family = max(fits.values(), default=Fit.NO)
        concerned = tuple(member for member in family.members if fits[member.id])
        of_member = dict.fromkeys(fits, Fit.NO)
    if of_family or (item.code, None) in marks:
        mark = marks.get((item.code, None), Mark())
        yield Entry(item, None, of_family, mark, concerned)
    for member in family.members:
        if of_member[member.id] or (item.code, member.id) in marks:
            mark = marks.get((item.code, member.id), Mark())
            yield Entry(item, member, of_member[member.id], mark, (member,))


def _due_or_override(
    entry: Entry, family: Family, marks: Mapping[Key, Mark], today: date
) -> Due | None:
    if day := entry.mark.due_override:
        return Due(day, day, is_override=True)
    return due_of(entry.item, entry.member, entry.concerned, family, marks, today)


def _let_wait(entries: list[Entry]) -> None:
    """Tell each entry which open entries come first: its own person's, or the whole family's."""
    open_by_code: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.applies and not entry.is_settled:
            open_by_code.setdefault(entry.item.code, []).append(entry)
    for entry in entries:
        if entry.applies:
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
    depths = _depths(left)
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
            entry.item.code,
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


def _depths(left: Mapping[Key, Entry]) -> dict[Key, int]:
    """How many steps come first, one after the other. A circle ends where it began."""
    depths: dict[Key, int] = {}

    def depth(key: Key) -> int:
        if key not in depths:
            depths[key] = 0
            depths[key] = 1 + max(
                (depth(first) for first in left[key].waits_on if first in left), default=-1
            )
        return depths[key]

    for key in left:
        depth(key)
    return depths


# --- 4. progress -------------------------------------------------------------------------------
def tally(entries: Iterable[Entry]) -> Tally:
    counted = [entry for entry in entries if entry.applies and entry.mark.state != NOT_APPLICABLE]
    return Tally(sum(entry.mark.state == DONE for entry in counted), len(counted))
