"""Amounts and time limits that change, in the words of the reader's language."""

from datetime import date
from decimal import Decimal

from babel.core import Locale
from babel.numbers import format_currency
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gastvrij.lib.words import day_in_words, locale, plain_number
from toolkit.models import Figure


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


def warning(figure: Figure, today: date) -> str:
    """Why nobody should count on this value without asking; empty where nothing is due."""
    if figure.should_have_changed(today):
        return _("was due to change on %(day)s") % {"day": day_in_words(figure.next_on)}
    if figure.is_overdue(today):
        return _("was due to be checked again by %(day)s") % {"day": day_in_words(figure.review_by)}
    return ""
