"""The lines of a family's checklist: what applies, what was said about it, what waits on what.

Pure functions: no database, no clock, no request.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

from toolkit.due import LOST, DueRule
from toolkit.rules.applies import Fit, fits_of
from toolkit.rules.due_dates import Due, comes_back_on, due_of, rule_of
from toolkit.rules.facts import LEGAL, PERSON, FamilyFacts, ItemFacts, Key, PersonFacts

OPEN, BUSY, WAITING, BLOCKED = "open", "busy", "waiting", "blocked"
DONE, NOT_APPLICABLE = "done", "not_applicable"
SETTLED = frozenset({DONE, NOT_APPLICABLE})
YES, NO, UNKNOWN, SEEN = "yes", "no", "unknown", "seen"
"""What somebody answered about a term that ran out: was it arranged before; or read as lost."""


class Urgency(IntEnum):
    """The headings of 'now to do', in their order: see order.py."""

    LATE = 0
    LOST = 1
    LEGAL = 2
    ADVISED = 3
    ANY_TIME = 4


class When(StrEnum):
    """The four groups of a list, in their order: see order.py."""

    NOW = "now"
    SOON = "soon"
    LATER = "later"
    WAITING = "waiting"


class Passed(StrEnum):
    """How a due date that has passed is told."""

    NOT = ""
    LATE = "late"
    """Still worth doing, and the sooner the better."""
    LOST = "lost"
    """The right is gone: said once, calmly, with where to ask."""
    EARLIER = "earlier"
    """It ran out before this list began: asked once, and not alarmed."""
    TOLD = "told"
    """Asked or told already: no alarm any more."""


class Mark(NamedTuple):
    """What somebody said about an item: the part of a progress that the rules need."""

    state: str = OPEN
    done_on: date | None = None
    due_override: date | None = None
    passed: str = ""
    """What was answered about a term that ran out: yes, no, unknown or seen."""
    remind_on: date | None = None
    """Of what waits on somebody: the day from which it is to do again."""


UNTOUCHED = Mark()


class Around(NamedTuple):
    """What a due date depends on besides its own line."""

    family: FamilyFacts
    done_on: Mapping[Key, date]
    """On which day what applies was done."""
    today: date


@dataclass
class Entry:
    """One line of a family's checklist."""

    item: ItemFacts
    person: PersonFacts | None
    fit: Fit
    mark: Mark
    concerned: tuple[PersonFacts, ...] = ()
    """Whom it is about: the person, or those of the family to whom it applies."""
    around: Around | None = None
    """None where it applies to nobody: then there is no due date either."""
    passed: Passed = Passed.NOT
    last_done_on: date | None = None
    """Of a yearly item that is to do again."""
    waits_on: tuple[Key, ...] = ()
    urgency: Urgency = Urgency.ANY_TIME
    """Its own, or that of what waits on it: set by `now_to_do`, as the two that follow."""
    when: When = When.LATER
    is_own: bool = False
    """Of this family alone: the toolkit does not know it."""
    behind: Key | None = None
    """The step with which it is shown, as nobody began it and that step comes first."""
    key: Key = field(init=False)

    def __post_init__(self) -> None:
        self.key = self.item.code, self.person.id if self.person else None

    @cached_property
    def due(self) -> Due | None:
        """Worked out when it is asked for: most of a list is settled, and few pages tell when that
        was due."""
        if self.around is None:
            return None
        if day := self.mark.due_override:
            return Due(day, day, is_override=True)
        return due_of(self.item, self.person, self.concerned, *self.around)

    @cached_property
    def rule(self) -> DueRule | None:
        """By which it is due, also where no date is known."""
        if self.around is None:
            return None
        due_rule = self.due.rule if self.due else None
        return due_rule or self.first_rule(self.around)

    def first_rule(self, around: Around) -> DueRule | None:
        return rule_of(self.item, self.concerned, around.family, around.today)

    @property
    def is_settled(self) -> bool:
        return self.mark.state in SETTLED

    @property
    def applies(self) -> bool:
        return self.fit is not Fit.NO

    @property
    def is_legal(self) -> bool:
        return self.rule is not None and self.rule.kind == LEGAL

    @property
    def is_aside(self) -> bool:
        """Asked on a page of its own, or lost and told: not done, and not left to do either."""
        is_lost = self.passed is Passed.TOLD and self.rule is not None and self.rule.then == LOST
        return not self.is_settled and (is_lost or self.passed is Passed.EARLIER)

    @property
    def is_to_do(self) -> bool:
        return self.applies and not self.is_settled and not self.is_aside


def entries_of(
    items: Iterable[ItemFacts], family: FamilyFacts, marks: Mapping[Key, Mark], today: date
) -> list[Entry]:
    """A line for whatever applies, and for whatever somebody touched: nothing ticked disappears.

    What was touched and no longer applies, or is about somebody who left the family, has
    fit NO. Marks on items that are not among `items` can't be shown: pass those items too.
    """
    touched: defaultdict[str, dict[str | None, Mark]] = defaultdict(dict)
    for (code, person), mark in marks.items():
        touched[code][person] = mark
    entries: list[Entry] = []
    for item in items:
        fits = fits_of(item, family, today)
        if any(fits) or item.code in touched:
            entries += _entries_of_item(item, family, fits, touched.get(item.code, {}))
    # What does not apply sets no due dates either (toolkit-format.md, 'Due dates').
    applying = [entry for entry in entries if entry.applies]
    around = Around(family, _done_on(applying), today)
    for entry in applying:
        entry.around = around
        _let_come_back(entry, around)
        if not entry.is_settled:
            entry.passed = _passed(entry, around)
            if entry.due and entry.due.is_pointless(today):
                entry.fit = Fit.NO
    entries = [entry for entry in entries if entry.applies or entry.key in marks]
    _let_wait(entries)
    return entries


def _done_on(entries: Iterable[Entry]) -> dict[Key, date]:
    return {
        entry.key: entry.mark.done_on
        for entry in entries
        if entry.mark.state == DONE and entry.mark.done_on
    }


def own_entry(
    item: ItemFacts, person: PersonFacts | None, mark: Mark, family: FamilyFacts, today: date
) -> Entry:
    """The line of an item of the family's own: for whom somebody said, due when somebody said."""
    fit = Fit.YES if person is None or person.is_present else Fit.NO
    concerned = (person,) if person else tuple(one for one in family.persons if one.is_present)
    around = Around(family, {}, today)
    entry = Entry(item, person, fit, mark, concerned, around, is_own=True)
    entry.passed = _passed(entry, around)
    return entry


def _entries_of_item(
    item: ItemFacts, family: FamilyFacts, fits: list[Fit], marks: Mapping[str | None, Mark]
) -> Iterator[Entry]:
    """`fits` of each person, or none; `marks` by person, or by None of the family."""
    pairs = list(zip(family.persons, fits or repeat(Fit.NO), strict=False))
    if item.scope != PERSON:
        of_family = max(fits, default=Fit.NO)
        if of_family or None in marks:
            concerned = tuple(person for person, fit in pairs if fit)
            yield Entry(item, None, of_family, marks.get(None, UNTOUCHED), concerned)
        pairs = [(person, Fit.NO) for person in family.persons]
    elif None in marks:
        yield Entry(item, None, Fit.NO, marks[None])
    for person, fit in pairs:
        if fit or person.id in marks:
            yield Entry(item, person, fit, marks.get(person.id, UNTOUCHED), (person,))


def _let_come_back(entry: Entry, around: Around) -> None:
    """What is done every year is to do again once the due date that was met has passed."""
    mark = entry.mark
    if mark.state != DONE or not mark.done_on or not entry.item.is_yearly:
        return
    rule = entry.first_rule(around)
    day = comes_back_on(rule, mark.done_on) if rule and rule.yearly else None
    if day and day <= around.today:
        entry.last_done_on = mark.done_on
        entry.mark = mark._replace(state=OPEN, done_on=None, due_override=None, passed="")


def _passed(entry: Entry, around: Around) -> Passed:
    due = entry.due
    if due is None or entry.is_settled or not due.is_overdue(around.today):
        return Passed.NOT
    if due.is_override:
        return Passed.LATE
    if entry.mark.passed:
        return Passed.TOLD
    if around.family.added_on and due.latest < around.family.added_on:
        return Passed.EARLIER if entry.mark.state == OPEN else Passed.TOLD
    if not entry.is_legal:
        return Passed.NOT
    return Passed.LOST if entry.rule and entry.rule.then == LOST else Passed.LATE


def _let_wait(entries: list[Entry]) -> None:
    """Tell each entry what is to do first: its own person's, or the whole family's.

    Nothing waits on what is asked on a page of its own, or on a right that is lost.
    """
    open_by_code: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.is_to_do:
            open_by_code.setdefault(entry.item.code, []).append(entry)
    for entry in entries:
        if entry.applies and entry.item.after:
            entry.waits_on = tuple(
                first.key
                for code in sorted(entry.item.after)
                for first in open_by_code.get(code, ())
                if entry.person is None or first.person is None or first.person == entry.person
            )
