"""What follows from what, and how we say it in the reader's language."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from babel.core import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from dateutil.relativedelta import relativedelta
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from .content_files.schema import AGE, CALENDAR, DONE, MAX_AGE

DURATION_PARTS = re.compile(r"(\d+)([YMWD])")
# Numbers and dates as they are written in Belgium, and in British English.
LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}
A_LEAP_YEAR = 2024


def locale() -> str:
    code = (get_language() or "nl")[:2]
    return LOCALES.get(code, code)


def day_in_words(day: date) -> str:
    return format_date(day, "long", locale=locale())


def alphabetical(word: str) -> str:
    """To sort by: capitals and accents do not count, in any of the three languages."""
    return unicodedata.normalize("NFKD", word.casefold()).encode("ascii", "ignore").decode()


# --- numbers -----------------------------------------------------------------------------------
def count(number: Decimal | int, unit: str) -> str:
    """'1 month', '6 months': the number with its noun."""
    counted = Decimal(number)
    # A plural has no decimals in gettext; 1.5 is more than one.
    plural = int(counted) if counted == counted.to_integral() else 2
    nouns = {
        "dagen": ngettext("%(number)s day", "%(number)s days", plural),
        "werkdagen": ngettext("%(number)s working day", "%(number)s working days", plural),
        "weken": ngettext("%(number)s week", "%(number)s weeks", plural),
        "maanden": ngettext("%(number)s month", "%(number)s months", plural),
        "jaar": ngettext("%(number)s year", "%(number)s years", plural),
    }
    return nouns[unit] % {"number": plain_number(counted)}


def plain_number(number: Decimal) -> str:
    return format_decimal(number, locale=locale(), decimal_quantization=False)


# --- figures -----------------------------------------------------------------------------------
def figure_in_words(value: Decimal, unit: str) -> str:
    """The value with its unit, such as '€ 1.314,20 per maand'."""
    if unit.startswith("EUR"):
        return money_in_words(value, unit)
    if unit == "procent":
        # The space is a narrow matter of language: 20 %, but 20% in English.
        return pgettext("a percentage", "%(number)s%%") % {"number": plain_number(value)}
    return plain_number(value) if unit == "getal" else count(value, unit)


def money_in_words(value: Decimal, unit: str) -> str:
    """Whole amounts go without cents; a rate for each kilometre may have more than two decimals."""
    decimals = "" if value == value.to_integral() else ".00##"
    pattern = Locale.parse(locale()).currency_formats["standard"].pattern
    amount = format_currency(
        value,
        "EUR",
        format=pattern.replace(".00", decimals),
        locale=locale(),
        currency_digits=False,
    )
    per = {
        "EUR/maand": pgettext("an amount", "%(amount)s per month"),
        "EUR/jaar": pgettext("an amount", "%(amount)s per year"),
        "EUR/dag": pgettext("an amount", "%(amount)s per day"),
        "EUR/uur": pgettext("an amount", "%(amount)s per hour"),
        "EUR/km": pgettext("an amount", "%(amount)s per km"),
    }
    return per.get(unit, "%(amount)s") % {"amount": amount}


def is_old(valid_from: date, today: date) -> bool:
    """Whether a figure deserves a check: it is older than a year."""
    return valid_from < today - relativedelta(years=1)


# --- terms -------------------------------------------------------------------------------------
def duration_in_words(within: str) -> str:
    """'P1Y6M' is '1 year and 6 months'; a minus sign is left to the sentence around it."""
    units = {"Y": "jaar", "M": "maanden", "W": "weken", "D": "dagen"}
    parts = [
        count(int(number), units[unit])
        for number, unit in DURATION_PARTS.findall(within)
        if int(number)
    ]
    return format_list(parts, locale=locale()) if parts else ""


def due_in_words(item, titles: Mapping[str, str] | None = None) -> str:
    """The item's term as a sentence, for whoever has no date to count from.

    Anything with `due_from` and `due_within` will do. `titles` are those of other items by code,
    for terms that run from the day on which another item was done.
    """
    if not item.due_from:
        return ""
    duration = duration_in_words(item.due_within)
    return due_sentence(item, duration, titles or {}) % {"duration": duration}


def due_sentence(item, duration: str, titles: Mapping[str, str]) -> str:
    """The sentence, with room for the duration where there is one."""
    if item.due_from in EVENTS:
        return EVENTS[item.due_from](bool(duration))
    if item.due_from == "card_expires":
        return card_sentence(item.due_within, duration)
    if age := AGE.fullmatch(item.due_from):
        return age_sentence(int(age[1]), duration)
    if calendar := CALENDAR.fullmatch(item.due_from):
        return calendar_sentence(int(calendar[1]), int(calendar[2]), duration)
    if done := DONE.fullmatch(item.due_from):
        return done_sentence(titles.get(done[1], ""), duration)
    return ""


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


def card_sentence(within: str, duration: str) -> str:
    if within.startswith("-") and duration:
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
    words = format_date(date(A_LEAP_YEAR, month, day), day_and_month(), locale=locale())
    if duration:
        return _("Within %%(duration)s after %(day)s, every year") % {"day": words}
    return _("By %(day)s, every year") % {"day": words}


def day_and_month() -> str:
    """The language's own way to write a date in full, without the year."""
    full = Locale.parse(locale()).date_formats["long"].pattern
    return re.sub(r"[\s,.]*y+.*$", "", full)


def done_sentence(title: str, duration: str) -> str:
    safe = title.replace("%", "%%")
    if duration and title:
        return _("Within %%(duration)s after this is done: %(title)s") % {"title": safe}
    if duration:
        return _("Within %(duration)s after the previous step is done")
    if title:
        return _("On the day on which this is done: %(title)s") % {"title": safe}
    return _("On the day on which the previous step is done")


# --- to whom an item applies -------------------------------------------------------------------
def ages_in_words(item) -> str:
    if item.min_age is None:
        return ""
    ages = {"minimum": item.min_age, "maximum": item.max_age}
    if item.max_age == MAX_AGE:
        return _("From %(minimum)s years") % ages
    if item.min_age == 0:
        return _("Up to %(maximum)s years") % ages
    return _("From %(minimum)s to %(maximum)s years") % ages
