"""Days as the demo's files write them: seen from today, so that due dates stay near or far."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import yaml
from babel.dates import format_date
from django.utils import timezone

from toolkit.due import add

FOLDER = Path(__file__).parent
DAY_IN_NOTE = re.compile(r"\{(-?P\w+)\}")
SATURDAY = 5


def read(name: str):
    with open(FOLDER / name, encoding="utf-8") as file:
        return yaml.load(file, yaml.CSafeLoader)  # noqa: S506 (a safe loader)


def day_of(written: int | str | None, today: date) -> date | None:
    """A number is days ago; a text is one or more ISO 8601 durations from today: '-P6M P12D'."""
    if written is None:
        return None
    if isinstance(written, int):
        return today - timedelta(days=written)
    day = today
    for duration in written.split():
        day = add(day, duration)
    return day


def office_day(day: date, today: date) -> date:
    """No service works in the weekend: before today the Friday before, after it the Monday."""
    step = timedelta(days=1 if day > today else -1)
    while day.weekday() >= SATURDAY:
        day += step
    return day


def with_days(note: str, today: date) -> str:
    """The note, with '{P9D}' written out as the weekday and day that it is."""

    def in_words(found: re.Match) -> str:
        day = office_day(day_of(found[1], today), today)
        return format_date(day, "EEEE d MMMM", locale="nl_BE")

    return DAY_IN_NOTE.sub(in_words, note)


def moment(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))
