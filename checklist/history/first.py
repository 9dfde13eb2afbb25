"""What a family's page tells first: a note of who helped before, and where the family came from."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from checklist.models import Assignment, Household, Passage, ProgressEvent
from members.models import User

DAYS = 30
"""After the note was written or the reader began; after the family came."""
Kind = ProgressEvent.Kind


@dataclass(frozen=True)
class First:
    helpers: list[Assignment]
    note: ProgressEvent | None
    came: Passage | None


def told_first(household: Household, reader: User) -> First:
    """Two queries; one more for a family that just came."""
    helpers = list(household.assignments.current().select_related("user"))
    told = household.events.filter(kind__in=[Kind.HANDED_OVER, Kind.RECEIVED])
    found = {event.kind: event for event in [*told.select_related("by")[:4]][::-1]}
    since = timezone.localdate() - timedelta(days=DAYS)
    came = found.get(Kind.RECEIVED)
    is_new = came is not None and timezone.localdate(came.at) >= since
    return First(
        helpers,
        _for_reader(found.get(Kind.HANDED_OVER), helpers, reader, since),
        _passage_of(household) if is_new else None,
    )


def _for_reader(note, helpers, reader, since):
    """For the family's buddies but the one who wrote it, while one of both is new."""
    mine = next((one for one in helpers if one.user_id == reader.pk), None)
    if note is None or mine is None or note.by_id == reader.pk:
        return None
    return note if max(mine.since, timezone.localdate(note.at)) >= since else None


def _passage_of(household):
    passages = household.passages.accepted().select_related("from_organisation")
    return passages.order_by("-answered_at").first()
