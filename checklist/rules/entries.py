"""The lines of a family's checklist: what applies, what was said about it, what waits on what.

Pure functions: no database, no clock, no request.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from toolkit.rules.applies import Fit, fit_of
from toolkit.rules.due_dates import Due, due_of
from toolkit.rules.facts import PERSON, FamilyFacts, ItemFacts, Key, PersonFacts

OPEN, BUSY, WAITING, BLOCKED = "open", "busy", "waiting", "blocked"
DONE, NOT_APPLICABLE = "done", "not_applicable"
SETTLED = frozenset({DONE, NOT_APPLICABLE})


class Urgency(IntEnum):
    """The headings of 'now to do', in their order: see order.py."""

    LATE = 0
    LEGAL = 1
    ADVISED = 2
    ANY_TIME = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody said about an item: the part of a progress that the rules need."""

    state: str = OPEN
    done_on: date | None = None
    due_override: date | None = None


@dataclass(slots=True)
class Entry:
    """One line of a family's checklist."""

    item: ItemFacts
    person: PersonFacts | None
    fit: Fit
    mark: Mark
    concerned: tuple[PersonFacts, ...] = ()
    """Whom it is about: the person, or those of the family to whom it applies."""
    due: Due | None = None
    waits_on: tuple[Key, ...] = field(default=())
    urgency: Urgency = Urgency.ANY_TIME
    """Its own, or that of what waits on it: set by `now_to_do`."""

    @property
    def key(self) -> Key:
        return self.item.code, self.person.id if self.person else None

    @property
    def is_settled(self) -> bool:
        return self.mark.state in SETTLED

    @property
    def applies(self) -> bool:
        return self.fit is not Fit.NO


def entries_of(
    items: Iterable[ItemFacts], family: FamilyFacts, marks: Mapping[Key, Mark], today: date
) -> list[Entry]:
    """A line for whatever applies, and for whatever somebody touched: nothing ticked disappears.

    What was touched and no longer applies, or is about somebody who left the family, has
    fit NO. Marks on items that are not among `items` can't be shown: pass those items too.
    """
    entries = [entry for item in items for entry in _entries_of_item(item, family, marks, today)]
    # What does not apply sets no due dates either (toolkit-format.md, 'Due dates').
    done_on = {
        entry.key: entry.mark.done_on
        for entry in entries
        if entry.applies and entry.mark.state == DONE and entry.mark.done_on
    }
    for entry in entries:
        if entry.applies:
            entry.due = _due_or_override(entry, family, done_on, today)
    _let_wait(entries)
    return entries


def _entries_of_item(
    item: ItemFacts, family: FamilyFacts, marks: Mapping[Key, Mark], today: date
) -> Iterator[Entry]:
    fits = {person.id: fit_of(item, person, family, today) for person in family.persons}
    concerned: tuple[PersonFacts, ...] = ()
    if item.scope == PERSON:
        of_family = Fit.NO
        of_person = fits
    else:
        of_family = max(fits.values(), default=Fit.NO)
        concerned = tuple(person for person in family.persons if fits[person.id])
        of_person = dict.fromkeys(fits, Fit.NO)
    if of_family or (item.code, None) in marks:
        mark = marks.get((item.code, None), Mark())
        yield Entry(item, None, of_family, mark, concerned)
    for person in family.persons:
        if of_person[person.id] or (item.code, person.id) in marks:
            mark = marks.get((item.code, person.id), Mark())
            yield Entry(item, person, of_person[person.id], mark, (person,))


def _due_or_override(
    entry: Entry, family: FamilyFacts, done_on: Mapping[Key, date], today: date
) -> Due | None:
    if day := entry.mark.due_override:
        return Due(day, day, is_override=True)
    return due_of(entry.item, entry.person, entry.concerned, family, done_on, today)


def _let_wait(entries: list[Entry]) -> None:
    """Tell each entry which open entries come first: its own person's, or the whole family's."""
    open_by_code: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.applies and not entry.is_settled:
            open_by_code.setdefault(entry.item.code, []).append(entry)
    for entry in entries:
        if entry.applies:
            entry.waits_on = tuple(
                first.key
                for code in sorted(entry.item.after)
                for first in open_by_code.get(code, ())
                if entry.person is None or first.person is None or first.person == entry.person
            )
