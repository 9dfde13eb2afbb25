"""One row for each item, with all of the family for whom it is to do; and what stands with it."""

from collections.abc import Iterable

from django.utils.functional import cached_property

from checklist.models import Person, ProgressEvent
from checklist.progress.checklist import Checklist, Line

NAMES_IN_A_ROW = 3


class Row:
    """The lines of one item that stand together, the most urgent first."""

    def __init__(self, kind: str, lines: list[Line], then: Iterable[Line] = ()):
        self.kind = kind
        self.lines = lines
        self.line = lines[0]
        self.then = list(then)
        """What stands behind it: to do after this."""
        self.events: list[ProgressEvent] = []
        """What this person did just now, and may take back here."""
        self.is_changed = False
        self.conflict: list[str] | None = None
        """What was in the way of what this person just did."""

    @cached_property
    def shown_then(self) -> list[Line]:
        """What comes next, and whatever of it is pressing."""
        return [line for n, line in enumerate(self.then) if n == 0 or line.is_pressing]

    @property
    def has_more(self) -> bool:
        """What comes before or after it, or what came of a tap just now."""
        is_first = self.is_settled or not self.line.waits_on
        return bool(self.then or self.events or self.conflict or not is_first)

    @property
    def more_then(self) -> int:
        return len(self.then) - len(self.shown_then)

    @cached_property
    def key(self) -> str:
        return self.line.key

    @cached_property
    def anchor(self) -> str:
        return self.line.anchor

    @property
    def is_shared(self) -> bool:
        """It is for several people."""
        return len(self.lines) > 1

    @cached_property
    def left(self) -> list[Line]:
        return [line for line in self.lines if not line.is_settled]

    @cached_property
    def state(self) -> str:
        """The state, where it is the same for everybody."""
        states = {line.state for line in self.lines}
        return states.pop() if len(states) == 1 else "open"

    @cached_property
    def is_done(self) -> bool:
        return all(line.is_done for line in self.lines)

    @cached_property
    def is_settled(self) -> bool:
        return not self.left

    @cached_property
    def people(self) -> list[Person]:
        concerned = {line.entry.key[1] for line in self.lines}
        people = self.line.checklist.people.items()
        return [person for number, person in people if number in concerned]

    @property
    def is_for_everybody(self) -> bool:
        present = self.line.checklist.present
        return len(present) > NAMES_IN_A_ROW and len(self.people) == len(present)

    @cached_property
    def named(self) -> list[Person]:
        """Who is named; more than a few are told as a number."""
        is_long = len(self.people) > NAMES_IN_A_ROW
        return self.people[: NAMES_IN_A_ROW - 1] if is_long else self.people

    @property
    def more(self) -> int:
        return len(self.people) - len(self.named)

    @property
    def seen(self) -> str:
        """Who is left and in which state, for the button that ticks all of them."""
        return " ".join(f"{line.person.pk}:{line.state}" for line in self.left if line.person)

    @property
    def numbers(self) -> str:
        """Whose row this is: so that the answer to a tick shows the same people again."""
        return " ".join(person.short for person in self.people) if self.is_shared else ""

    @cached_property
    def remarks(self) -> list[Line]:
        """The lines with something of their own to say; once, where they say the same."""
        told: dict[tuple, Line] = {}
        for line in self.lines:
            if line.has_remark:
                told.setdefault(line.remark, line)
        return list(told.values())

    @cached_property
    def news(self) -> Line | None:
        return next((line for line in self.lines if line.is_news), None)


def rows_of(kind: str, lines: Iterable[Line], all_lines: Iterable[Line]) -> list[Row]:
    """The lines of one group as rows, each with what stands behind it among `all_lines`."""
    by_code: dict[str, list[Line]] = {}
    for line in lines:
        by_code.setdefault(line.code, []).append(line)
    behind: dict[str, list[Line]] = {}
    for line in all_lines:
        if line.entry.behind is not None:
            behind.setdefault(line.entry.behind[0], []).append(line)
    return [Row(kind, of_item, _then(of_item, behind)) for of_item in by_code.values()]


def _then(lines: list[Line], behind: dict[str, list[Line]]) -> list[Line]:
    """What comes after these, step by step; an item once, with its most urgent line."""
    found: dict[str, Line] = {}
    codes = [lines[0].code]
    for code in codes:
        for line in behind.get(code, ()):
            if line.code not in found and line.code not in codes:
                found[line.code] = line
                codes.append(line.code)
    return list(found.values())


def row_of(checklist: Checklist, line: Line, people: Iterable[Person]) -> Row:
    """A row as it is now: of these people, or of the one whose line it is."""
    found = [checklist.find(line.code, person) for person in people]
    lines = [one for one in found if one] or [checklist.find(line.code, line.person) or line]
    left = sorted(lines, key=lambda one: one.is_settled)
    return Row("", left)
