"""When something is due and for whom, as sentences: for whoever has no date to count from."""

from collections.abc import Mapping
from datetime import date

from babel.lists import format_list
from django.utils.translation import gettext as _

from gastvrij.lib.words import day_of_the_year, locale
from toolkit.due import A_LEAP_YEAR, DueRule, Duration, read_due
from toolkit.reading.figures import count
from toolkit.vocabulary import MAX_AGE


def duration_in_words(within: Duration) -> str:
    """'P1Y6M' is '1 year and 6 months'; a minus sign is left to the sentence around it."""
    parts = [
        count(number, unit)
        for number, unit in (
            (within.years, "jaar"),
            (within.months, "maanden"),
            (within.weeks, "weken"),
            (within.days, "dagen"),
        )
        if number
    ]
    return format_list(parts, locale=locale()) if parts else ""


def due_in_words(item, titles: Mapping[str, str] | None = None) -> str:
    """When the item is due, as a sentence, for whoever has no date to count from.

    Anything with `due_from` and `due_within` will do. `titles` are those of other items by code,
    for what runs from the day on which another item was done.
    """
    rule = read_due(item.due_from, item.due_within)
    if not rule:
        return ""
    duration = duration_in_words(rule.within)
    return due_sentence(rule, duration, titles or {}) % {"duration": duration}


def due_sentence(rule: DueRule, duration: str, titles: Mapping[str, str]) -> str:
    """The sentence, with room for the duration where there is one."""
    anchor = rule.anchor
    if anchor.name in EVENTS:
        return EVENTS[anchor.name](bool(duration))
    if anchor.age is not None:
        return age_sentence(anchor.age, duration)
    if anchor.month_and_day:
        return calendar_sentence(*anchor.month_and_day, duration)
    if anchor.code:
        return done_sentence(titles.get(anchor.code, ""), duration)
    return card_sentence(rule.within.is_negative, duration)


EVENTS = {
    "recognised": lambda has_duration: (
        _("Within %(duration)s after the decision on protection")
        if has_duration
        else _("On the day of the decision on protection")
    ),
    "arrived": lambda has_duration: (
        _("Within %(duration)s after the arrival in Belgium")
        if has_duration
        else _("On the day of the arrival in Belgium")
    ),
    "moved_in": lambda has_duration: (
        _("Within %(duration)s after the move to the municipality")
        if has_duration
        else _("On the day of the move to the municipality")
    ),
    "applied": lambda has_duration: (
        _("Within %(duration)s after the application for protection")
        if has_duration
        else _("On the day of the application for protection")
    ),
    "birth": lambda has_duration: (
        _("Within %(duration)s after the birth") if has_duration else _("On the day of the birth")
    ),
    "school_year": lambda has_duration: (
        _("Within %(duration)s after the start of the school year, 1 September")
        if has_duration
        else _("By the start of the school year, 1 September")
    ),
}


def card_sentence(is_before: bool, duration: str) -> str:
    if is_before and duration:
        return _("At least %(duration)s before the residence card expires")
    if duration:
        return _("Within %(duration)s after the residence card expires")
    return _("Before the residence card expires")


def age_sentence(age: int, duration: str) -> str:
    if duration:
        sentence = _("Within %%(duration)s after the birthday on which somebody turns %(age)s")
    else:
        sentence = _("When somebody turns %(age)s")
    return sentence % {"age": age}


def calendar_sentence(month: int, day: int, duration: str) -> str:
    """The day itself is the last on which the action is still in time."""
    words = day_of_the_year(date(A_LEAP_YEAR, month, day))
    if duration:
        return _("Within %%(duration)s after %(day)s, every year") % {"day": words}
    return _("By %(day)s, every year") % {"day": words}


def done_sentence(title: str, duration: str) -> str:
    safe = title.replace("%", "%%")
    if duration and title:
        return _("Within %%(duration)s after this is done: %(title)s") % {"title": safe}
    if duration:
        return _("Within %(duration)s after the previous step is done")
    if title:
        return _("On the day on which this is done: %(title)s") % {"title": safe}
    return _("On the day on which the previous step is done")


def ages_in_words(item) -> str:
    if item.min_age is None:
        return ""
    ages = {"minimum": item.min_age, "maximum": item.max_age}
    if item.max_age == MAX_AGE:
        return _("From %(minimum)s years") % ages
    if item.min_age == 0:
        return _("Up to %(maximum)s years") % ages
    return _("From %(minimum)s to %(maximum)s years") % ages
