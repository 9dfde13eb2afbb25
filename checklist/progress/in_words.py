"""What a row of a list says of its line in a few words: by when, and for whom.

In Python, because a page has dozens of rows, each of which asks for it.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from checklist.models import Person, Progress
from checklist.progress.checklist import CALM, Line
from checklist.progress.rows import Row
from checklist.rules.entries import BLOCKED, OPEN, WAITING
from gastvrij.lib.words import near_day_in_words
from toolkit.rules.due_dates import Due

NAME = '<span class="who">{}</span>'
THEME = '<span class="item__theme">{}</span>'
STATE = '<span class="state" data-state="{}">{}</span>'
TOLD_ELSEWHERE = frozenset({OPEN, WAITING, BLOCKED})
"""How far a row is goes without saying, or its remark says it."""
SHOWN = frozenset({"soon", "past", "overdue"})
"""What a day looks like; of the others there is nothing to show."""


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
    html = '<span class="due"{}>{}{}{}</span>'
    shown = format_html(' data-urgency="{}"', urgency) if urgency in SHOWN else ""
    return format_html(html, shown, words, " " if kind else "", kind)


def _kind(line: Line, is_short: bool) -> SafeString:
    """Whether a law sets the day, or experience; in a short row advice goes without saying, but for
    who hears it."""
    if line.is_legal:
        words = pgettext("deadline", "legal") if is_short else _("legal deadline")
        return format_html('<span class="due__kind" data-kind="legal">{}</span>', words)
    html = '<span class="{}">{}</span>'
    return format_html(html, "visually-hidden" if is_short else "due__kind", _("advised"))


def _day_in_words(line: Line, due: Due, is_short: bool) -> str:
    last = _near(due.latest, line)
    if line.entry.passed in CALM:
        return pgettext("term", "ended on %(day)s") % {"day": last}
    if line.urgency == "overdue":
        day = _("%(day)s (chosen date)") % {"day": last} if due.is_override else last
        return _("was due by %(day)s") % {"day": day}
    if line.is_past:
        return _("advised by %(day)s: still worth it?") % {"day": last}
    if due.is_override:
        chosen = _("%(day)s (chosen)") if is_short else _("%(day)s (chosen date)")
        return chosen % {"day": _span_in_words(due, line)}
    if line.opens:
        days = {"first": _near(line.opens, line), "last": _span_in_words(due, line)}
        return _("from %(first)s, by %(last)s") % days
    return _span_in_words(due, line)


def _span_in_words(due: Due, line: Line) -> str:
    """A due date, or the span in which it falls where only a year of birth is known."""
    if due.is_exact:
        return _near(due.earliest, line)
    if due.earliest.year == due.latest.year:
        return _("in the course of %(year)s") % {"year": due.earliest.year}
    days = {"first": _near(due.earliest, line), "last": _near(due.latest, line)}
    return _("between %(first)s and %(last)s") % days


def _near(day: date, line: Line) -> str:
    return near_day_in_words(day, line.checklist.today)


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


# --- all that stands below a title -------------------------------------------------------------
def about_in_html(row: Row, *, tells_theme: bool) -> SafeString:
    """For whom, how far, by when, about what; that it is to check, or new to this reader."""
    line = row.line
    told: list = [who_in_html(row, tells_all=True)]
    if row.state not in TOLD_ELSEWHERE:
        told.append(format_html(STATE, row.state, Progress.State(row.state).label))
    if not row.is_settled:
        told.append(due_in_html(line, is_short=True))
    if line.is_done and line.progress and line.progress.done_on:
        told.append(
            format_html('<span class="quiet">{}</span>', _near(line.progress.done_on, line))
        )
    if tells_theme:
        told.append(format_html(THEME, line.item.theme_title))
    if line.is_to_check:
        told.append(format_html('<span class="badge">{}</span>', _("check")))
    if row.news:
        words = _("new, by %(who)s") % {"who": row.news.changed_by or "?"}
        told.append(format_html('<span class="badge" data-kind="info">{}</span>', words))
    return _beside_each_other(told)


def remark_in_html(line: Line, *, is_named: bool) -> SafeString:
    """What a line has to say of itself; of whom, where a row is of several people."""
    told: list = [names_in_html([line.person])] if is_named and line.person else []
    if line.is_waiting:
        told += _waiting(line)
    elif line.state == BLOCKED and line.progress and line.progress.blocked_reason:
        reason = line.progress.get_blocked_reason_display()
        words = reason if is_named else _("Stuck: %(reason)s") % {"reason": reason}
        told.append(format_html(STATE, BLOCKED, words))
    if line.passed == "lost":
        authority = {"authority": line.item.authority}
        told.append(_("The right is probably lost. Ask: %(authority)s.") % authority)
    elif line.last_done_on:
        told.append(_("Done last time on %(day)s") % {"day": _near(line.last_done_on, line)})
    return format_html('<p class="item__note">{}</p>', _beside_each_other(told))


def _waiting(line: Line) -> Iterable[str]:
    said = line.progress
    if said is None:
        return
    if line.is_reminded:
        day = {"day": _near(said.remind_on, line)}
        words = _("You wanted to look at this again on %(day)s.") % day
        yield format_html("<strong>{}</strong>", words)
    since = _near(said.waiting_since, line) if said.waiting_since else ""
    yield format_html(STATE, WAITING, _on_whom(said.waiting_on, since))
    if said.remind_on and not line.is_reminded:
        yield _("Reminder on %(day)s") % {"day": _near(said.remind_on, line)}


def _on_whom(who: str, day: str) -> str:
    if who and day:
        return _("Waiting for %(who)s, since %(day)s") % {"who": who, "day": day}
    if who:
        return _("Waiting for %(who)s") % {"who": who}
    if day:
        return _("Waiting since %(day)s") % {"day": day}
    return pgettext("item", "Waiting for somebody")


def _beside_each_other(told: Iterable[str]) -> SafeString:
    return format_html_join(" ", "{}", ((one,) for one in told if one))
