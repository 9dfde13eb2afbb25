"""What comes first."""

from collections.abc import Iterable, Mapping
from datetime import date

from checklist.rules.entries import Entry, Passed, Urgency
from toolkit.rules.facts import Key


def now_to_do(entries: Iterable[Entry], today: date) -> list[Entry]:
    """What is left to do, most urgent first.

    Overdue legal due dates, rights that are lost and not told yet, legal due dates by date,
    advised ones by date, then the rest by theme and number. An entry that waits comes behind what
    it waits on; what others wait on is as urgent as they are, so that an urgent one is not lost
    behind an unhurried first step.
    """
    left = {entry.key: entry for entry in entries if entry.is_to_do}
    ranks = {key: _rank(entry, today) for key, entry in left.items()}
    depths = _depths(left)
    for key in sorted(left, key=lambda key: -depths[key]):
        for first in left[key].waits_on:
            ranks[first] = min(ranks[first], ranks[key])
    for key, entry in left.items():
        entry.urgency = ranks[key][0]
    return sorted(
        left.values(),
        key=lambda entry: (
            ranks[entry.key],
            depths[entry.key],
            _rank(entry, today),
            entry.item.code,
            entry.key[1] or "",
        ),
    )


def _rank(entry: Entry, today: date) -> tuple[Urgency, date, int, int]:
    item, due = entry.item, entry.due
    if due is None:
        return Urgency.ANY_TIME, date.max, item.theme, item.order
    return _urgency(entry), due.earliest, item.theme, item.order


def _urgency(entry: Entry) -> Urgency:
    if entry.passed is Passed.LOST:
        return Urgency.LOST
    if not entry.is_legal or entry.passed is Passed.TOLD:
        return Urgency.ADVISED
    return Urgency.LATE if entry.passed is Passed.LATE else Urgency.LEGAL


def _depths(left: Mapping[Key, Entry]) -> dict[Key, int]:
    """How many steps come first, one after the other. A circle ends where it began."""
    depths: dict[Key, int] = {}

    def depth(key: Key) -> int:
        if key not in depths:
            depths[key] = 0
            depths[key] = 1 + max(
                (depth(first) for first in left[key].waits_on if first in left), default=-1
            )
        return depths[key]

    for key in left:
        depth(key)
    return depths
