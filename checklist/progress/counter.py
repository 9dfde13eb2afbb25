"""To the counter: what to bring and to ask for the tasks of today, a place at a time."""

from collections.abc import Iterable
from dataclasses import dataclass

from checklist.progress.checklist import Checklist
from checklist.progress.rows import Row
from checklist.progress.selection import select
from checklist.rules.entries import When
from toolkit.models import ChecklistItem
from toolkit.reading.text import Reader

MOST_TASKS = 10


@dataclass(frozen=True)
class Task:
    row: Row
    documents: list[str]


@dataclass(frozen=True)
class Counter:
    """Where to go, with the tasks there, the most urgent first."""

    place: str
    tasks: list[Task]

    @property
    def documents(self) -> list[str]:
        """What to bring, once for all tasks here."""
        every = (text for task in self.tasks for text in task.documents)
        return list(dict.fromkeys(every))


def choices_of(checklist: Checklist) -> list[Row]:
    """What may be taken along: what is for now, what is for soon, and what waits on somebody."""
    kinds = {When.NOW, When.SOON, When.WAITING}
    return [row for row in select(checklist, {}).rows if row.kind in kinds]


def chosen_of(rows: list[Row], keys: Iterable[str] | None) -> list[Row]:
    """The rows of these keys; without any, what is for now."""
    if keys is None:
        return [row for row in rows if row.kind == When.NOW][:MOST_TASKS]
    wanted = set(keys)
    return [row for row in rows if row.key in wanted][:MOST_TASKS]


def counters_of(rows: list[Row], reader: Reader) -> list[Counter]:
    """In which order to go: where the most urgent of these tasks is first. Two queries."""
    items = ChecklistItem.objects.only("pk").prefetch_related("documents")
    found = items.in_bulk([row.line.item.pk for row in rows if row.line.item.pk])
    places: dict[str, list[Task]] = {}
    for row in rows:
        pk = row.line.item.pk  # an item of the family's own has none, and no documents
        documents = found[pk].documents.all() if pk else ()
        task = Task(row, [reader.plain(document.text) for document in documents])
        places.setdefault(row.line.item.authority, []).append(task)
    return [Counter(place, tasks) for place, tasks in places.items()]
