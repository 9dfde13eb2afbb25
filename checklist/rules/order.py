"""What comes first, and in which of four groups: now, soon, later, or waiting on somebody.

Dates are compared with the day by which it is safe to act (`Due.earliest`).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from checklist.rules.entries import (
    BLOCKED,
    BUSY,
    OPEN,
    WAITING,
    Entry,
    Passed,
    Urgency,
    When,
)
from toolkit.rules.facts import Key

PRESSING = timedelta(days=30)
SOON = timedelta(days=90)
LINES_NOW = 7
"""So many lines are for now, unless more than these are pressing."""


class Rank(NamedTuple):
    urgency: Urgency
    day: date
    theme: int
    order: int


def now_to_do(entries: Iterable[Entry], today: date) -> list[Entry]:
    """What is left to do, most urgent first, each told its urgency, its group and its step.

    Overdue legal due dates, rights that are lost and not told yet, legal due dates by date,
    advised ones by date, then the rest by theme and number. An entry that waits comes behind what
    it waits on; what others wait on is as urgent as they are, so that an urgent one is not lost
    behind an unhurried first step.
    """
    left = {entry.key: entry for entry in entries if entry.is_to_do}
    own_ranks = {key: _rank(entry) for key, entry in left.items()}
    ranks = dict(own_ranks)
    pressing = {key for key, entry in left.items() if is_pressing(entry, today)}
    depths = _depths(left)
    for key in sorted(left, key=lambda key: -depths[key]):
        for first in left[key].waits_on:
            ranks[first] = min(ranks[first], ranks[key])
            if key in pressing:
                pressing.add(first)
    for key, entry in left.items():
        entry.urgency = ranks[key].urgency
    ordered = sorted(
        left.values(),
        key=lambda entry: (
            ranks[entry.key],
            depths[entry.key],
            own_ranks[entry.key],
            entry.item.code,
            entry.key[1] or "",
        ),
    )
    _stand_behind(ordered)
    _group(ordered, ranks, pressing, today)
    return ordered


def _rank(entry: Entry) -> Rank:
    item, due = entry.item, entry.due
    if due is None:
        return Rank(Urgency.ANY_TIME, date.max, item.theme, item.order)
    return Rank(_urgency(entry), due.earliest, item.theme, item.order)


def _urgency(entry: Entry) -> Urgency:
    if entry.passed is Passed.LOST:
        return Urgency.LOST
    if not entry.is_legal or entry.passed is Passed.TOLD:
        return Urgency.ADVISED
    return Urgency.LATE if entry.passed is Passed.LATE else Urgency.LEGAL


def _depths(left: Mapping[Key, Entry]) -> dict[Key, int]:
    """How many steps come first, one after the other. A circle ends where it began."""
    depths: dict[Key, int] = {}
    for key in left:
        _depth(key, left, depths)
    return depths


def _depth(key: Key, left: Mapping[Key, Entry], depths: dict[Key, int]) -> int:
    if key not in depths:
        depths[key] = 0
        before = (_depth(first, left, depths) for first in left[key].waits_on if first in left)
        depths[key] = 1 + max(before, default=-1)
    return depths[key]


# --- the four groups ---------------------------------------------------------------------------
def is_pressing(entry: Entry, today: date) -> bool:
    """A legal deadline, or a day that somebody gave, that is late or within thirty days.

    And what somebody wanted to be reminded of by now.
    """
    if entry.mark.state == WAITING and entry.mark.remind_on and entry.mark.remind_on <= today:
        return True
    due = entry.due
    if due is None or entry.passed is Passed.TOLD:
        return False
    return (entry.is_legal or due.is_override) and due.earliest <= today + PRESSING


def _stand_behind(ordered: list[Entry]) -> None:
    """What nobody began stands with the last of the steps that come first."""
    place: dict[Key, int] = {}
    for number, entry in enumerate(ordered):
        # In a circle somebody's first step stands further on: what began it is a line of its own.
        before = [key for key in entry.waits_on if key in place]
        is_begun = entry.mark.state != OPEN
        entry.behind = None if is_begun else max(before, key=place.__getitem__, default=None)
        place[entry.key] = number


def _group(
    ordered: list[Entry], ranks: Mapping[Key, Rank], pressing: set[Key], today: date
) -> None:
    of_key = {entry.key: entry for entry in ordered}
    lines = [entry for entry in ordered if entry.behind is None]
    # Whoever is pressing is there with the step it stands behind, which is pressing for its sake;
    # also where that step is one of a circle.
    now = {_line_of(of_key[key], of_key).key for key in pressing} | pressing
    codes = {entry.item.code for entry in lines if entry.key in now}
    for entry in _may_be_now(lines, ordered, ranks, today):
        if entry.item.code in codes or len(codes) < LINES_NOW:
            codes.add(entry.item.code)
            now.add(entry.key)
    for entry in ordered:
        if entry.key in now:
            entry.when = When.NOW
        elif entry.behind is not None:
            entry.when = of_key[entry.behind].when
        else:
            entry.when = _when(entry, ranks[entry.key], today)


def _line_of(entry: Entry, of_key: Mapping[Key, Entry]) -> Entry:
    """The line with which it is shown: its own, or that of the step before all steps before it."""
    while entry.behind is not None:
        entry = of_key[entry.behind]
    return entry


def _may_be_now(
    lines: list[Entry], ordered: list[Entry], ranks: Mapping[Key, Rank], today: date
) -> Iterator[Entry]:
    """What fills it up, best first.

    What somebody began, or thought of for this family; advice that is due and first steps; legal
    deadlines of which no day is known, or of which somebody said that they were not met; and
    advice of which the day has passed, the latest first.
    """
    first_steps = {key for entry in ordered for key in entry.waits_on}
    lines = [entry for entry in lines if entry.mark.state != WAITING and not _opens(entry, today)]
    passed = [entry for entry in lines if _is_past(entry, today)]
    to_come = [entry for entry in lines if not _is_past(entry, today)]
    yield from (e for e in lines if e.mark.state in {BUSY, BLOCKED} or (e.is_own and not e.due))
    for entry in to_come:
        day = ranks[entry.key].day
        is_due = day <= today + PRESSING
        if is_due or (entry.key in first_steps and (day <= today + SOON or day == date.max)):
            yield entry
    yield from (entry for entry in lines if _is_legal_without_day(entry))
    yield from sorted(passed, key=lambda entry: -ranks[entry.key].day.toordinal())


def _opens(entry: Entry, today: date) -> bool:
    """Whether it can't be done yet."""
    return bool(entry.due and entry.due.opens and entry.due.opens > today)


def _is_legal_without_day(entry: Entry) -> bool:
    return entry.is_legal and (entry.due is None or entry.passed is Passed.TOLD)


def _is_past(entry: Entry, today: date) -> bool:
    return entry.due is not None and entry.due.is_overdue(today)


def _when(entry: Entry, rank: Rank, today: date) -> When:
    if entry.mark.state == WAITING:
        return When.WAITING
    if _is_legal_without_day(entry) or (entry.is_own and entry.due is None):
        return When.SOON
    return When.SOON if today <= rank.day <= today + SOON else When.LATER
