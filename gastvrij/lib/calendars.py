"""Days and meetings for somebody's own calendar: iCalendar (RFC 5545), as `icalendar` writes it.

A calendar is a company's: what it gets is a few words, a day and an address of ours, nothing else.
Nothing in it depends on the moment at which it is asked for, so that the same days are the same
bytes, which a calendar does not fetch again (ETag).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

PRODUCT = "-//Gastvrij Netwerk//Gastvrij//NL"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
HOUR_OF_ALARMS = 9
ASK_AGAIN = timedelta(hours=6)
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Day:
    """Something that falls on a day."""

    uid: str
    """The same as long as it is the same thing, also on another day."""
    on: date
    words: str
    changed_at: datetime
    url: str = ""
    warn_before: tuple[int, ...] = field(default=())
    """How many days before there is an alarm, in the morning."""


@dataclass(frozen=True)
class Meeting:
    """Something at an hour, to which people go."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    words: str
    changed_at: datetime
    url: str
    place: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False
    is_busy: bool = True
    is_public: bool = False
    hours_before: tuple[int, ...] = field(default=())
    """How many hours before there is an alarm."""


def calendar_of(name: str, days: Iterable[Day | Meeting]) -> bytes:
    """A calendar to follow, or a file of one day."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for day in days:
        calendar.add_component(_day(day) if isinstance(day, Day) else _meeting(day))
    return calendar.to_ical()


def _event(one: Day | Meeting) -> Event:
    changed_at = one.changed_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", one.uid)
    # Where no METHOD of a meeting asks otherwise, the stamp is when it last changed (3.8.7.2).
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", max(int((changed_at - EPOCH).total_seconds()), 0))
    event.add("summary", one.words)
    if one.url:
        event.add("url", one.url)
        event.add("description", one.url)  # most calendars show no URL
    return event


def _meeting(one: Meeting) -> Event:
    """In UTC, which every calendar shows on the clock of its owner."""
    event = _event(one)
    event.add("dtstart", one.starts_at.astimezone(UTC))
    event.add("dtend", one.ends_at.astimezone(UTC))
    if one.place:
        event.add("location", one.place)
    event.add("class", "PUBLIC" if one.is_public else "PRIVATE")
    is_free = one.is_cancelled or not one.is_busy
    event.add("transp", "TRANSPARENT" if is_free else "OPAQUE")
    expected = "TENTATIVE" if one.is_tentative else "CONFIRMED"
    event.add("status", "CANCELLED" if one.is_cancelled else expected)
    for hours in () if one.is_cancelled else one.hours_before:
        event.add_component(_alarm(one.words, timedelta(hours=-hours)))
    return event


def _day(day: Day) -> Event:
    event = _event(day)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # nobody is busy all day
    event.add("status", "CONFIRMED")
    for number in day.warn_before:
        # At nine in the morning: an event of a whole day begins at midnight.
        event.add_component(_alarm(day.words, timedelta(days=-number, hours=HOUR_OF_ALARMS)))
    return event


def _alarm(words: str, trigger: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", trigger)
    return alarm
