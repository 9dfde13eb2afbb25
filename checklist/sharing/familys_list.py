"""A family's list as the family itself reads it: no label, no notes, no volunteers, no timeline.

Everything is put together in the language from which its words are said: that of the interface,
or Dutch where the family reads in a language of its own (`checklist/sharing/sentences.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from uuid import UUID

from django.utils.functional import cached_property

from checklist.progress.checklist import CALM, Checklist, Line
from checklist.rules.progress import Tally, tally
from toolkit.models import ChecklistItem, Theme
from toolkit.reading.due_words import due_in_words
from toolkit.reading.text import Reader

FAMILY = "gezin"
FIRST = 3
"""So many things to do stand on the first page."""
When = tuple[str, dict[str, object]]
"""The name of a sentence, and the days that belong in it."""


@dataclass(frozen=True)
class Step:
    """Something to do, for one or more people at once."""

    line: Line
    names: list[str]
    why: str
    authority: str
    documents: list[str]
    due_in_words: str
    """In words, where no date is known."""
    people: list[UUID]

    @property
    def mark(self) -> str:
        """Tells steps apart in a form, without the number of anybody."""
        return sha256("|".join([self.line.code, *map(str, self.people)]).encode()).hexdigest()[:16]

    @property
    def when(self) -> list[When]:
        return list(_when(self.line))

    @property
    def first(self) -> list[Line]:
        """What is to do before, once each, whoever does it."""
        return list({line.code: line for line in self.line.waits_on}.values())[:2]


def _when(line: Line) -> Iterator[When]:
    """By when, in sentences for somebody who reads no tables."""
    due = line.due
    if due is None or line.entry.passed in CALM:
        return
    last = {"day": due.latest}
    if line.urgency == "overdue":
        yield "late", last
    elif line.is_past:
        yield "past", last
    elif due.is_override:
        yield "chosen", last
    elif not due.is_exact:
        if due.earliest.year == due.latest.year:
            yield "in_year", {"year": due.earliest.year}
        else:
            yield "between", {"first": due.earliest, "last": due.latest}
    else:
        yield "by" if line.is_legal else "best_by", last
    if line.opens:
        yield "from", {"day": line.opens}
    if line.is_legal and not line.is_past:
        yield "law", {}


@dataclass(frozen=True)
class Choice:
    """Whose things are shown, and of which theme."""

    key: str
    name: str
    todo: list[Step]
    done: list[Step]
    theme: "Group | None" = None
    is_all: bool = False

    @property
    def is_first_page(self) -> bool:
        return not (self.key or self.theme or self.is_all)

    @property
    def shown(self) -> list[Step]:
        return self.todo[:FIRST] if self.is_first_page else self.todo

    @property
    def rest(self) -> list[Step]:
        """What the page leads to, and what stands on paper too."""
        return self.todo[len(self.shown) :]


@dataclass(frozen=True)
class Group:
    """A theme of the list: how far the family is in it."""

    slug: str
    title: str
    icon: str
    tally: Tally


class FamilysList:
    """Four queries: who decides about what is to do, what to take along, the figures in it, and
    the themes."""

    def __init__(self, checklist: Checklist):
        self.checklist = checklist
        self.reader = Reader(checklist.today)
        self.tally = checklist.tally
        self.people = [(str(n), person) for n, person in enumerate(checklist.present, start=1)]

    @cached_property
    def items(self) -> dict[int, ChecklistItem]:
        wanted = {line.item.pk for line in self.checklist.now if line.item.pk}
        items = ChecklistItem.objects.only("authority", "why").prefetch_related("documents")
        return items.in_bulk(wanted)

    @cached_property
    def groups(self) -> list[Group]:
        """The themes in which there is something for this family, in their order."""
        entries: dict[str, list] = {}
        for line in self.checklist.lines:
            if line.entry.applies:
                entries.setdefault(line.item.theme_slug, []).append(line.entry)
        themes = Theme.objects.filter(slug__in=entries).order_by("number")
        return [
            Group(theme.slug, theme.title, theme.icon, tally(entries[theme.slug]))
            for theme in themes.only("slug", "title", "icon")
        ]

    @property
    def done(self) -> list[Line]:
        return [line for line in self.checklist.lines if line.is_done and line.entry.applies]

    def choose(self, key: str | None, theme: str | None = None, *, is_all: bool = False) -> Choice:
        """Everything, or only what is the whole family's, one person's, or of one theme."""
        persons = dict(self.people)
        if theme and (group := next((g for g in self.groups if g.slug == theme), None)):
            return self._choice(
                "", "", lambda line: line.item.theme_slug == group.slug, theme=group
            )
        if key == FAMILY:
            return self._choice(key, "", lambda line: line.person is None)
        if key in persons:
            person = persons[key]
            return self._choice(key, person.nickname, lambda line: line.person == person)
        return self._choice("", "", lambda line: True, is_all=is_all)

    def _choice(self, key, name, fits, **more) -> Choice:
        todo = [line for line in self.checklist.now if fits(line) and line.passed != "lost"]
        done = [line for line in self.done if fits(line)]
        return Choice(key, name, list(self._steps(todo)), list(self._steps(done)), **more)

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
            item.why if item else "",
            item.authority if item else "",
            [document.text for document in item.documents.all()] if item else [],
            due_in_words(line.entry.rule, self._titles(line)),
            sorted(person.pk for person in people if person),
        )

    def _titles(self, line: Line) -> dict[str, str]:
        """The titles of the items whose day the due date of this one runs from."""
        codes = line.entry.rule.codes if line.entry.rule else ()
        catalogue = self.checklist.catalogue
        return {code: catalogue[code].title for code in codes if code in catalogue}
