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
    """Two queries; one more for a family that just came, or for a note that is to be read."""
    helpers = list(household.assignments.current().select_related("user"))
    told = household.events.filter(kind__in=[Kind.HANDED_OVER, Kind.RECEIVED])
    rows = told.values_list("kind", "pk", "by_id", "at", named=True)[:4]
    found = {event.kind: event for event in [*rows][::-1]}
    since = timezone.localdate() - timedelta(days=DAYS)
    came = found.get(Kind.RECEIVED)
    is_new = came is not None and timezone.localdate(came.at) >= since
    return First(
        helpers,
        _for_reader(household, found.get(Kind.HANDED_OVER), helpers, reader, since),
        _passage_of(household) if is_new else None,
    )


def _for_reader(household, note, helpers, reader, since):
    """For the family's buddies but the one who wrote it, while one of both is new."""
    mine = next((one for one in helpers if one.user_id == reader.pk), None)
    if note is None or mine is None or note.by_id == reader.pk:
        return None
    if max(mine.since, timezone.localdate(note.at)) < since:
        return None
    return household.events.select_related("by").get(pk=note.pk)


def _passage_of(household):
    passages = household.passages.accepted().select_related("from_organisation")
    return passages.order_by("-answered_at").first()
