"""Days for somebody's own calendar: iCalendar (RFC 5545), as `icalendar` writes it.

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


def calendar_of(name: str, days: Iterable[Day]) -> bytes:
    """A calendar to follow, or a file of one day."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for day in days:
        calendar.add_component(_event(day))
    return calendar.to_ical()


def _event(day: Day) -> Event:
    changed_at = day.changed_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", day.uid)
    # Where no METHOD of a meeting asks otherwise, the stamp is when it last changed (3.8.7.2).
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", max(int((changed_at - EPOCH).total_seconds()), 0))
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", day.words)
    if day.url:
        event.add("url", day.url)
        event.add("description", day.url)  # most calendars show no URL
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # nobody is busy all day
    event.add("status", "CONFIRMED")
    for number in day.warn_before:
        event.add_component(_alarm(day, number))
    return event


def _alarm(day: Day, number: int) -> Alarm:
    """At nine in the morning: an event of a whole day begins at midnight."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", day.words)
    alarm.add("trigger", timedelta(days=-number, hours=HOUR_OF_ALARMS))
    return alarm
