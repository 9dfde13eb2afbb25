"""Figures in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.figures.quarters import Quarter


def in_words(quarter: Quarter) -> str:
    values = {"number": quarter.number, "year": quarter.year}
    return _("quarter %(number)s of %(year)s") % values


def briefly(quarter: Quarter) -> str:
    values = {"number": quarter.number, "year": quarter.year}
    # Translators: a quarter of a year, in a chart.
    return _("Q%(number)s %(year)s") % values


def families(number: int | None) -> str:
    if number is None:
        return _("too few to tell")
    words = ngettext("about %(number)s family", "about %(number)s families", number)
    return words % {"number": number}
