"""What the due rule of an item means: the one place that reads `due.from` and `due.within`.

docs/toolkit-format.md says what may stand there. No Django, no database, no clock.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from dateutil.relativedelta import relativedelta

from toolkit.vocabulary import ANCHORS, DUE_KINDS, MAX_AGE

AGE = re.compile(r"age:([0-9]{1,3})")
CALENDAR = re.compile(r"calendar:([0-9]{2})-([0-9]{2})")
DONE = re.compile(r"done:(.+)")
DURATION = re.compile(
    r"(-?)P(?=[0-9])"
    r"((?P<years>[0-9]+)Y)?((?P<months>[0-9]+)M)?((?P<weeks>[0-9]+)W)?((?P<days>[0-9]+)D)?"
)
A_LEAP_YEAR = 2024
FIRST_SCHOOL_DAY = (9, 1)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a due date runs from: `name` stands before the colon, the others behind it."""

    name: str
    age: int | None = None
    month_and_day: tuple[int, int] | None = None
    code: str = ""

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        if text in ANCHORS:
            return cls(text, month_and_day=FIRST_SCHOOL_DAY if text == "school_year" else None)
        if (found := AGE.fullmatch(text)) and int(found[1]) <= MAX_AGE:
            return cls("age", age=int(found[1]))
        if (found := CALENDAR.fullmatch(text)) and _is_a_day(int(found[1]), int(found[2])):
            return cls("calendar", month_and_day=(int(found[1]), int(found[2])))
        if found := DONE.fullmatch(text):
            return cls("done", code=found[1])
        known = ", ".join([*ANCHORS, "age:N", "calendar:MM-DD", "done:CODE"])
        raise ValueError(f"{text!r} is unknown, choose from: {known}")

    @property
    def may_count_back(self) -> bool:
        """Only a card's date is known long before it comes."""
        return self.name == "card_expires"


def _is_a_day(month: int, day: int) -> bool:
    try:
        return bool(date(A_LEAP_YEAR, month, day))
    except ValueError:
        return False


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
        try:
            return day - self._length if self.is_negative else day + self._length
        except (OverflowError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class DueRule:
    anchor: Anchor
    within: Duration
    kind: str = ""

    @classmethod
    @cache
    def parse(cls, due_from: str, due_within: str, due_kind: str = "") -> "DueRule":
        if due_kind and due_kind not in DUE_KINDS:
            raise ValueError(f"{due_kind!r} is unknown, choose from: {', '.join(DUE_KINDS)}")
        return cls(Anchor.parse(due_from), Duration.parse(due_within), due_kind)


def read_due(due_from: str, due_within: str) -> DueRule | None:
    """None where there is no rule, or none that can be read: a slip must not close a page."""
    try:
        return DueRule.parse(due_from, due_within) if due_from else None
    except ValueError:
        return None


def add(day: date, within: str) -> date | None:
    """`day` plus an ISO 8601 duration, or None where that is no day."""
    try:
        return Duration.parse(within).after(day)
    except ValueError:
        return None
