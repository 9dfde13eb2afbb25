"""A family's list as the family itself reads it: no label, no notes, no volunteers, no timeline."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from checklist.progress.checklist import Checklist, Line
from toolkit.models import ChecklistItem
from toolkit.reading.due_words import due_in_words
from toolkit.reading.text import Reader

FAMILY = "gezin"


@dataclass(frozen=True)
class Step:
    """Something to do, for one or more people at once."""

    line: Line
    names: list[str]
    authority: str
    documents: list[str]
    due_in_words: str
    """In words, where no date is known."""


@dataclass(frozen=True)
class Choice:
    """Whose things are shown."""

    key: str
    name: str
    todo: list[Step]
    done: list[Step]


class FamilysList:
    """Three queries: who decides about what is to do, what to take along, and the figures in it."""

    def __init__(self, checklist: Checklist):
        self.checklist = checklist
        self.reader = Reader(checklist.today)
        self.tally = checklist.tally
        self.people = [(str(n), person) for n, person in enumerate(checklist.present, start=1)]

    @cached_property
    def items(self) -> dict[int, ChecklistItem]:
        wanted = {line.item.pk for line in self.checklist.now if line.item.pk}
        items = ChecklistItem.objects.only("authority").prefetch_related("documents")
        return items.in_bulk(wanted)

    @property
    def done(self) -> list[Line]:
        return [line for line in self.checklist.lines if line.is_done and line.entry.applies]

    def choose(self, key: str | None) -> Choice:
        """Everything, or only what is the whole family's or one person's."""
        persons = dict(self.people)
        if key == FAMILY:
            return self._choice(key, "", lambda line: line.person is None)
        if key in persons:
            person = persons[key]
            return self._choice(key, person.nickname, lambda line: line.person == person)
        return self._choice("", "", lambda line: True)

    def _choice(self, key, name, fits) -> Choice:
        todo = [line for line in self.checklist.now if fits(line) and line.passed != "lost"]
        done = [line for line in self.done if fits(line)]
        return Choice(key, name, list(self._steps(todo)), list(self._steps(done)))

    def _steps(self, lines):
        """What is the same for several people, and stands together, is one step."""
        for _, same in groupby(lines, lambda line: (line.code, line.due, line.state)):
            yield self._step(list(same))

    def _step(self, lines: list[Line]) -> Step:
        line = lines[0]
        item = self.items.get(line.item.pk) if line.item.pk else None
        people = {one.person for one in lines}
        return Step(
            line,
            [person.nickname for person in self.checklist.present if person in people],
            item.authority if item else "",
            [self.reader.plain(document.text) for document in item.documents.all()] if item else [],
            due_in_words(line.entry.rule, self._titles(line)),
        )

    def _titles(self, line: Line) -> dict[str, str]:
        """The titles of the items whose day the due date of this one runs from."""
        codes = line.entry.rule.codes if line.entry.rule else ()
        catalogue = self.checklist.catalogue
        return {code: catalogue[code].title for code in codes if code in catalogue}
