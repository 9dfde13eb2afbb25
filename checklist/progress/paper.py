"""A family's whole list on paper: every line of it, with what to bring and where it is written."""

from dataclasses import dataclass
from itertools import groupby

from checklist.progress.checklist import Checklist
from checklist.progress.rows import rows_of
from checklist.progress.selection import PLACE, Section, kind_of
from toolkit.models import ChecklistItem, Source
from toolkit.reading.text import Reader


@dataclass(frozen=True)
class Paper:
    """What stands below an item of the toolkit."""

    documents: list[str]
    sources: list[Source]


def sections_on_paper(checklist: Checklist) -> list[Section]:
    """All lines, each heading with its own; what stands behind a step has a row too."""
    shown = {line.entry.key for line in [*checklist.now, *checklist.aside]}
    gone = [line for line in checklist.lines if line.entry.key not in shown]
    lines = sorted([*checklist.now, *checklist.aside, *gone], key=lambda one: PLACE[kind_of(one)])
    found = []
    for kind, of_kind in groupby(lines, kind_of):
        rows = rows_of(kind, of_kind, ())
        found.append(Section(kind, rows, len(rows)))
    return found


def papers_of(checklist: Checklist) -> dict[str, Paper]:
    """By code, for what is not settled; three queries."""
    reader = Reader(checklist.today)
    codes = {line.code for line in checklist.lines if not line.is_settled}
    items = ChecklistItem.objects.filter(code__in=codes).only("code")
    return {
        item.code: Paper(
            [reader.plain(document.text) for document in item.documents.all()],
            list(item.sources.all()),
        )
        for item in items.prefetch_related("documents", "sources")
    }
