"""What the due rule of an item means: the one place that reads `due` of a content file.

docs/toolkit-format.md says what may stand there. No Django, no database, no clock.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import cache, cached_property, lru_cache

import holidays
from dateutil.relativedelta import relativedelta

from toolkit.vocabulary import AFTERWARDS, ANCHORS, DUE_KINDS, MAX_AGE

AGE = re.compile(r"age:([0-9]{1,3})")
CALENDAR = re.compile(r"calendar:([0-9]{2})-([0-9]{2})")
ON = re.compile(r"on:([0-9]{4}-[0-9]{2}-[0-9]{2})")
DONE = re.compile(r"done:(.+)")
DURATION = re.compile(
    r"(-?)P(?=[0-9])"
    r"((?P<years>[0-9]+)Y)?((?P<months>[0-9]+)M)?((?P<weeks>[0-9]+)W)?((?P<days>[0-9]+)D)?"
)
A_LEAP_YEAR = 2024
FIRST_SCHOOL_DAY = (9, 1)
SATURDAY = 5
A_DAY = timedelta(days=1)
WORTH, LOST, POINTLESS = AFTERWARDS


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a due date runs from: `name` stands before the colon, the others behind it."""

    name: str
    age: int | None = None
    month_and_day: tuple[int, int] | None = None
    codes: tuple[str, ...] = ()
    day: date | None = None

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        if text in ANCHORS:
            return cls(text, month_and_day=FIRST_SCHOOL_DAY if text == "school_year" else None)
        if (found := AGE.fullmatch(text)) and int(found[1]) <= MAX_AGE:
            return cls("age", age=int(found[1]))
        if (found := CALENDAR.fullmatch(text)) and _is_a_day(int(found[1]), int(found[2])):
            return cls("calendar", month_and_day=(int(found[1]), int(found[2])))
        if found := DONE.fullmatch(text):
            return cls("done", codes=tuple(code.strip() for code in found[1].split(",")))
        if (found := ON.fullmatch(text)) and (day := _day_of(found[1])):
            return cls("on", day=day)
        known = ", ".join([*ANCHORS, "age:N", "calendar:MM-DD", "on:YYYY-MM-DD", "done:CODE"])
        raise ValueError(f"{text!r} is unknown, choose from: {known}")

    @property
    def may_count_back(self) -> bool:
        """Only a card's date is known long before it comes."""
        return self.name == "card_expires"


def _is_a_day(month: int, day: int) -> bool:
    return _day_of(f"{A_LEAP_YEAR}-{month:02}-{day:02}") is not None


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Duration:
    """An ISO 8601 duration of days or longer; 18 months stay 18 months, to be read as such."""

    years: int
    months: int
    weeks: int
    days: int
    is_negative: bool

    @classmethod
    @cache
    def parse(cls, text: str) -> "Duration":
        found = DURATION.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is not an ISO 8601 duration in days or longer, such as P6M")
        parts = {name: int(number or 0) for name, number in found.groupdict().items()}
        return cls(**parts, is_negative=bool(found[1]))

    @cached_property
    def _length(self) -> relativedelta:
        return relativedelta(years=self.years, months=self.months, weeks=self.weeks, days=self.days)

    def after(self, day: date) -> date | None:
        """The end of a month stays within its month. None where there is no such day."""
        return _day_after(self, day)

    @property
    def is_in_days(self) -> bool:
        return not (self.years or self.months or self.weeks)


@lru_cache(maxsize=8192)
def _day_after(duration: Duration, day: date) -> date | None:
    """Asked of the same few days for every item of a list."""
    try:
        return day - duration._length if duration.is_negative else day + duration._length
    except (OverflowError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class DueRule:
    """When an item is due, and what remains of it afterwards."""

    anchors: tuple[Anchor, ...]
    """The first of which the day is known counts."""
    within: Duration
    kind: str = ""
    opens: Duration | None = None
    """From the same anchor: the first day on which it can be done."""
    then: str = WORTH
    is_in_working_days: bool = False
    moves: bool = False
    """Whether a last day on a day off becomes the next working day."""
    until: date | None = None

    @classmethod
    @cache
    def parse(
        cls,
        due_from: str | tuple[str, ...],
        due_within: str,
        due_kind: str = "",
        opens: str = "",
        then: str = WORTH,
        is_in_working_days: bool = False,
        moves: bool = False,
        until: date | None = None,
    ) -> "DueRule":
        """Raises ValueError, in words for whoever writes content."""
        if due_kind and due_kind not in DUE_KINDS:
            raise ValueError(f"{due_kind!r} is unknown, choose from: {', '.join(DUE_KINDS)}")
        texts = (due_from,) if isinstance(due_from, str) else due_from
        anchors = tuple(Anchor.parse(text) for text in texts)
        if not anchors:
            raise ValueError("a term runs from at least one day")
        within = Duration.parse(due_within)
        if is_in_working_days and (not within.is_in_days or within.is_negative):
            raise ValueError("working days are counted in days, such as P8D")
        return cls(
            anchors,
            within,
            due_kind,
            Duration.parse(opens) if opens else None,
            then,
            is_in_working_days,
            moves,
            until,
        )

    @property
    def anchor(self) -> Anchor:
        return self.anchors[0]

    @property
    def yearly(self) -> tuple[int, int] | None:
        """The month and day of a term that comes back every year."""
        return self.anchor.month_and_day

    @property
    def codes(self) -> tuple[str, ...]:
        """The items from whose being done this term may run."""
        return tuple(code for anchor in self.anchors for code in anchor.codes)

    def last_day(self, start: date) -> date | None:
        """The last day on which it is still in time, or None where there is no such day."""
        if self.is_in_working_days:
            return working_day_after(start, self.within.days)
        day = self.within.after(start)
        return next_working_day(day) if day and self.moves else day

    def first_day(self, start: date) -> date | None:
        return self.opens.after(start) if self.opens else None


def read_due(due_from: str | Iterable[str], due_within: str, *more, **others) -> DueRule | None:
    """None where there is no rule, or none that can be read: a slip must not close a page."""
    anchors = due_from if isinstance(due_from, str) else tuple(due_from)
    try:
        return DueRule.parse(anchors, due_within, *more, **others) if anchors else None
    except ValueError:
        return None


def day_or_none(text: str | None) -> date | None:
    """An ISO 8601 day of a content file or of JSON, where there is one."""
    return date.fromisoformat(text) if text else None


def add(day: date, within: str) -> date | None:
    """`day` plus an ISO 8601 duration, or None where that is no day."""
    try:
        return Duration.parse(within).after(day)
    except ValueError:
        return None


# --- working days ------------------------------------------------------------------------------
@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("BE", years=year))


def is_day_off(day: date) -> bool:
    """A Saturday, a Sunday or a Belgian public holiday."""
    return day.weekday() >= SATURDAY or day in _public_holidays(day.year)


@lru_cache(maxsize=4096)
def next_working_day(day: date) -> date:
    """`day` itself where it is one. The last days of the calendar have none and stay."""
    while is_day_off(day) and day < date(MAXYEAR, 12, 31):
        day += A_DAY
    return day


MOST_WORKING_DAYS = 1000


def working_day_after(start: date, number: int) -> date | None:
    """The day on which `number` working days have passed since `start`, which does not count.

    None beyond what a term of days can be.
    """
    if number > MOST_WORKING_DAYS or start.year > MAXYEAR - 10:
        return None
    day = start
    for _ in range(number):
        day = next_working_day(day + A_DAY)
    return day
