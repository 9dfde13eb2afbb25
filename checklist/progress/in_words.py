"""What a row of a list says of its line in a few words: by when, and for whom.

In Python, because a page has dozens of rows, each of which asks for it.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from checklist.models import Person
from checklist.progress.checklist import CALM, Line
from checklist.progress.rows import Row
from gastvrij.lib.words import near_day_in_words
from toolkit.rules.due_dates import Due

NAME = '<span class="who">{}</span>'


# --- by when -----------------------------------------------------------------------------------
def due_in_html(line: Line, *, is_short: bool = False) -> SafeString | str:
    """When it is due; nothing where there is no due rule."""
    if line.due:
        words, kind = _day_in_words(line, line.due, is_short), ""
        if line.is_legal or not line.is_past:
            kind = _kind(line, is_short)
        return _due(line.urgency, words, kind)
    if line.is_undated:
        words = _("day unknown") if is_short else _("date not known yet")
        return _due("none", words, _kind(line, is_short))
    return ""


def _due(urgency: str, words: str, kind: str) -> SafeString:
    html = '<span class="due" data-urgency="{}">{}{}{}</span>'
    return format_html(html, urgency, words, " " if kind else "", kind)


def _kind(line: Line, is_short: bool) -> SafeString:
    """Whether a law sets the day, or experience; in a short row advice goes without saying, but for
    who hears it."""
    if line.is_legal:
        words = pgettext("deadline", "legal") if is_short else _("legal deadline")
        return format_html('<span class="due__kind" data-kind="legal">{}</span>', words)
    html = '<span class="{}" data-kind="advised">{}</span>'
    return format_html(html, "visually-hidden" if is_short else "due__kind", _("advised"))


def _day_in_words(line: Line, due: Due, is_short: bool) -> str:
    last = _near(due.latest)
    if line.entry.passed in CALM:
        return pgettext("term", "ended on %(day)s") % {"day": last}
    if line.urgency == "overdue":
        day = _("%(day)s (chosen date)") % {"day": last} if due.is_override else last
        return _("was due by %(day)s") % {"day": day}
    if line.is_past:
        return _("advised by %(day)s: still worth it?") % {"day": last}
    if due.is_override:
        chosen = _("%(day)s (chosen)") if is_short else _("%(day)s (chosen date)")
        return chosen % {"day": span_in_words(due)}
    if line.opens:
        days = {"first": _near(line.opens), "last": span_in_words(due)}
        return _("from %(first)s, by %(last)s") % days
    return span_in_words(due)


def span_in_words(due: Due) -> str:
    """A due date, or the span in which it falls where only a year of birth is known."""
    if due.is_exact:
        return _near(due.earliest)
    if due.earliest.year == due.latest.year:
        return _("in the course of %(year)s") % {"year": due.earliest.year}
    days = {"first": _near(due.earliest), "last": _near(due.latest)}
    return _("between %(first)s and %(last)s") % days


def _near(day) -> str:
    return near_day_in_words(day, timezone.localdate())


# --- for whom ----------------------------------------------------------------------------------
def who_in_html(row: Row, *, tells_all: bool) -> SafeString:
    """For whom a row is: a few by name, more than these as a number."""
    if tells_all and row.is_for_everybody:
        return format_html(NAME, _("all %(number)s") % {"number": len(row.people)})
    names = names_in_html(row.named)
    if not row.more:
        return names
    more = _("and %(number)s more") % {"number": row.more}
    return format_html('{} <span class="who who--more">{}</span>', names, more)


def names_in_html(people: Iterable[Person]) -> SafeString:
    return format_html_join(" ", NAME, ((person.nickname,) for person in people))
