"""What happened to a family: its timeline, and the audit trail of who did what with it."""

from typing import Any

from django.db import transaction

from checklist.models import AuditEvent, Household, ProgressEvent
from gastvrij.lib.security_log import log_event
from members.models import User

Kind, Trail = ProgressEvent.Kind, AuditEvent.Kind
# What stands on the timeline stands on the trail too, as one of these.
TRAIL_OF = {
    Kind.PROGRESS: Trail.CHANGED,
    Kind.CREATED: Trail.CREATED,
    Kind.CHANGED: Trail.CHANGED,
    Kind.ASSIGNED: Trail.ASSIGNED,
    Kind.UNASSIGNED: Trail.ASSIGNED,
    Kind.CLOSED: Trail.CLOSED,
    Kind.REOPENED: Trail.REOPENED,
}
ONCE_A_DAY = frozenset({Trail.OPENED, Trail.CHANGED, Trail.LINK_OPENED})


def record(
    household: Household,
    what: ProgressEvent.Kind | AuditEvent.Kind,
    *,
    by: User | None,
    **details: Any,
) -> ProgressEvent | None:
    """Write down what happened, in the transaction in which it happens.

    A kind of the timeline becomes an event there, with its `details`, and is given back; every
    kind becomes a line on the trail. Looking and changing stand there once a day for each person.
    """
    event = None
    if isinstance(what, ProgressEvent.Kind):
        event = ProgressEvent.objects.create(
            organisation_id=household.organisation_id,
            household=household,
            kind=what,
            by=by,
            **details,
        )
        what = TRAIL_OF[what]
    _leave_a_trail(household, what, by)
    return event


def _leave_a_trail(household: Household, kind: AuditEvent.Kind, by: User | None) -> None:
    number = household.pk
    line = AuditEvent(organisation_id=household.organisation_id, household=number, kind=kind, by=by)
    AuditEvent.objects.bulk_create([line], ignore_conflicts=True)
    if kind not in ONCE_A_DAY:
        transaction.on_commit(lambda: log_event(f"household_{kind}", by=by, household=str(number)))
