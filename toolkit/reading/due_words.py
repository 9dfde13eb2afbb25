"""When something is due and for whom, as sentences: for whoever has no date to count from."""

from collections.abc import Mapping
from datetime import date

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gastvrij.lib.words import day_in_words, day_of_the_year, locale
from toolkit.due import A_LEAP_YEAR, Anchor, DueRule, Duration
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


def due_in_words(rule: DueRule | None, titles: Mapping[str, str] | None = None) -> str:
    """When an item is due by this rule, as a sentence, for whoever has no date to count from.

    `titles` are those of other items by code, for what runs from the day on which another item
    was done.
    """
    if not rule:
        return ""
    words = due_sentence(rule, titles or {})
    if not rule.opens or rule.anchor.name not in DAYS:
        return words
    opening = opening_sentence(rule)
    return opening if rule.opens == rule.within else f"{words}. {opening}"


def opening_sentence(rule: DueRule) -> str:
    """From when it can be done at all."""
    opens = rule.opens or rule.within
    words = {"duration": duration_in_words(opens), "day": DAYS[rule.anchor.name]}
    if opens.is_negative:
        return _("Possible from %(duration)s before %(day)s") % words
    return _("Possible from %(duration)s after %(day)s") % words


DAYS = {
    "recognised": gettext_lazy("the decision on protection"),
    "arrived": gettext_lazy("the arrival in Belgium"),
    "applied": gettext_lazy("the application for protection"),
    "registered": gettext_lazy("the registration by the municipality"),
    "moved_in": gettext_lazy("the move to the municipality"),
    "signed": gettext_lazy("the signing of the lease"),
    "left_reception": gettext_lazy("the departure from reception"),
    "birth": gettext_lazy("the birth"),
    "card_expires": gettext_lazy("the end of the residence card"),
}
"""What `opens` is counted from, as a noun."""


def term_length(rule: DueRule) -> str:
    """How long, with the kind of days where that is not every day."""
    if rule.is_in_working_days:
        return count(rule.within.days, "werkdagen")
    return duration_in_words(rule.within)


def due_sentence(rule: DueRule, titles: Mapping[str, str]) -> str:
    """The sentence about the first day that the rule may run from."""
    anchor, duration = rule.anchor, term_length(rule)
    return sentence_of(anchor, duration, rule.within.is_negative, titles) % {"duration": duration}


def sentence_of(anchor: Anchor, duration: str, is_before: bool, titles: Mapping[str, str]) -> str:
    """The sentence, with room for the duration where there is one."""
    if anchor.name in EVENTS:
        return EVENTS[anchor.name](bool(duration))
    if anchor.age is not None:
        return age_sentence(anchor.age, duration)
    if anchor.month_and_day:
        return calendar_sentence(*anchor.month_and_day, duration)
    if anchor.day:
        return fixed_sentence(anchor.day, duration)
    if anchor.codes:
        done = [titles[code] for code in anchor.codes if code in titles]
        return done_sentence(format_list(done, style="or", locale=locale()), duration)
    return card_sentence(is_before, duration)


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
    "registered": lambda has_duration: (
        _("Within %(duration)s after the registration by the municipality")
        if has_duration
        else _("On the day of the registration by the municipality")
    ),
    "joined": lambda has_duration: (
        _("Within %(duration)s after coming to live with the family")
        if has_duration
        else _("On the day of coming to live with the family")
    ),
    "signed": lambda has_duration: (
        _("Within %(duration)s after the lease was signed")
        if has_duration
        else _("On the day on which the lease is signed")
    ),
    "left_reception": lambda has_duration: (
        _("Within %(duration)s after leaving reception")
        if has_duration
        else _("On the day of leaving reception")
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


def fixed_sentence(day: date, duration: str) -> str:
    words = day_in_words(day)
    if duration:
        return _("Within %%(duration)s after %(day)s") % {"day": words}
    return _("By %(day)s") % {"day": words}


def done_sentence(title: str, duration: str) -> str:
    safe = title.replace("%", "%%")
    if duration and title:
        return _("Within %%(duration)s after this is done: %(title)s") % {"title": safe}
    if duration:
        return _("Within %(duration)s after the previous step is done")
    if title:
        return _("On the day on which this is done: %(title)s") % {"title": safe}
    return _("On the day on which the previous step is done")


def ages_in_words(ages) -> str:
    """`ages` is a minimum and a maximum, or nothing."""
    if not ages:
        return ""
    minimum, maximum = ages
    if maximum == MAX_AGE:
        return _("From %(minimum)s years") % {"minimum": minimum}
    if (minimum, maximum) == (0, 0):
        return _("Under one year")
    if minimum == 0:
        return _("Up to %(maximum)s years") % {"maximum": maximum}
    return _("From %(minimum)s to %(maximum)s years") % {"minimum": minimum, "maximum": maximum}
