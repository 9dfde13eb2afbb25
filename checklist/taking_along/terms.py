"""What falls due for families, as it may leave the site: which family by number, and a day.

The words for a calendar or a mail are made of this and of nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac

from checklist.models import Household, Person, ProgressEvent
from checklist.progress.checklist import Checklist, Line, checklists_of
from checklist.rules.entries import WAITING

DIGITS = 24


class Kind(StrEnum):
    LEGAL = "legal"
    CHOSEN = "chosen"
    ADVISED = "advised"
    REMINDER = "reminder"


@dataclass(frozen=True)
class Term:
    """A day of one line of a family's list; of several people's lines it is the first."""

    household: Household
    line: Line
    kind: Kind
    on: date
    changed_at: datetime

    @property
    def is_legal(self) -> bool:
        return self.kind is Kind.LEGAL

    @property
    def reference(self) -> str:
        return reference_of(self.household, self.line.code, self.line.person)


def reference_of(household: Household, code: str, person: Person | None) -> str:
    """Tells a line from others, and not which item it is, to whoever has no key of ours."""
    parts = [str(household.pk), code, str(person.pk) if person else ""]
    digest = salted_hmac("checklist.taking_along.terms", "\n".join(parts), algorithm="sha256")
    return digest.hexdigest()[:DIGITS]


def with_last_change(households: QuerySet[Household]) -> QuerySet[Household]:
    """Each with the moment at which anything about it last changed, as far as one may see it."""
    events = ProgressEvent.objects.filter(household=OuterRef("pk")).order_by("-at")
    return households.annotate(last_change=Subquery(events.values("at")[:1]))


def terms_of_all(households: QuerySet[Household], today: date) -> list[Term]:
    """Of all these families, in as many queries as of one."""
    found = list(with_last_change(households).with_facts())  # type: ignore[attr-defined]
    terms = [term for checklist in checklists_of(found, today) for term in terms_of(checklist)]
    return sorted(terms, key=lambda term: term.on)


def terms_of(checklist: Checklist) -> list[Term]:
    """What is still to do and has a day; what is for several people on that day is there once."""
    household, found = checklist.household, {}
    changed_at = _changed_at(checklist)
    for line in checklist.lines:
        for kind, day in _days_of(line):
            found.setdefault(
                (line.code, kind, day),
                Term(household, line, kind, day, max(changed_at, _came_back_at(line, changed_at))),
            )
    return list(found.values())


def term_of(line: Line) -> Term | None:
    """The day on which this line is due, if it is still to do."""
    changed_at = _changed_at(line.checklist)
    for kind, day in _days_of(line):
        if kind is not Kind.REMINDER:
            return Term(line.checklist.household, line, kind, day, changed_at)
    return None


def _days_of(line: Line) -> Iterable[tuple[Kind, date]]:
    if not line.entry.is_to_do:
        return
    if line.has_day:
        yield _kind_of(line), line.due.earliest
    if line.state == WAITING and line.progress and line.progress.remind_on:
        yield Kind.REMINDER, line.progress.remind_on


def _kind_of(line: Line) -> Kind:
    if line.is_legal:
        return Kind.LEGAL
    return Kind.CHOSEN if line.due.is_override else Kind.ADVISED


def _changed_at(checklist: Checklist) -> datetime:
    """Whoever opens a family's link sees no timeline: then what its progress tells."""
    household = checklist.household
    moments = [household.created_at, *(one.changed_at for one in checklist.progress.values())]
    last = getattr(household, "last_change", None)
    return max(moments + [last] if last else moments)


def _came_back_at(line: Line, changed_at: datetime) -> datetime:
    """What returns every year moves by itself, once the day that was met has passed."""
    if not line.last_done_on or line.due is None:
        return changed_at
    day = min(line.checklist.today, line.due.latest - relativedelta(years=1) + timedelta(days=1))
    return timezone.make_aware(datetime.combine(day, time()))
