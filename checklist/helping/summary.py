"""What the next buddy needs to know of a family, on one page: open terms, agreements, waiting."""

from dataclasses import dataclass

from checklist.models import ProgressEvent
from checklist.progress.checklist import Checklist, Line

MOST_TERMS, MOST_NOTES = 12, 10
LOOKED_THROUGH = 40


@dataclass(frozen=True)
class Summary:
    terms: list[Line]
    """What is still to do by a day, the first first; not what was only advised, long ago."""
    waiting: list[Line]
    notes: list[ProgressEvent]
    """What was written last, each item once."""


def summary_of(checklist: Checklist) -> Summary:
    """One query, for the notes."""
    to_do = [line for line in checklist.now if line.due and line.urgency not in {"none", "past"}]
    return Summary(
        terms=sorted(to_do, key=lambda line: line.due.earliest)[:MOST_TERMS],
        waiting=[line for line in checklist.lines if line.is_waiting and line.entry.applies],
        notes=_notes_of(checklist),
    )


def _notes_of(checklist: Checklist) -> list[ProgressEvent]:
    written = checklist.household.events.filter(progress__isnull=False, undone_by=None, undoes=None)
    found: dict[int, ProgressEvent] = {}
    rows = written.exclude(note_after="").select_related("by", "progress__item", "progress__person")
    for event in rows[:LOOKED_THROUGH]:
        found.setdefault(event.progress_id, event)
    return list(found.values())[:MOST_NOTES]
