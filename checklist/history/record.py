"""What happened to a family: its timeline, and the audit trail of who did what with it."""

from typing import Any

from django.db import transaction

from checklist.models import AuditEvent, Household, Outlook, ProgressEvent
from checklist.models.audit_event import DEVICES_OF_A_DAY
from checklist.models.erasure import mark_of
from gastvrij.lib.security_log import log_event
from members.models import Organisation, User

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
    Kind.HANDED_OVER: Trail.CHANGED,
    Kind.RECEIVED: Trail.RECEIVED,
}
ONCE_A_DAY = frozenset({Trail.OPENED, Trail.CHANGED})


def record(
    household: Household,
    what: ProgressEvent.Kind | AuditEvent.Kind,
    *,
    by: User | None,
    elsewhere: Organisation | None = None,
    **details: Any,
) -> ProgressEvent | None:
    """Write down what happened, in the transaction in which it happens.

    A kind of the timeline becomes an event there, with its `details`, and is given back; every
    kind becomes a line on the trail, which also tells from or to which organisation (`elsewhere`).
    Looking and changing stand there once a day for each person.
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
        if what != Kind.CLOSED:  # of a closed family nobody asks what lies ahead
            _leave_to_be_worked_out(household)
        what = TRAIL_OF[what]
    _leave_a_trail(household, what, by, elsewhere)
    return event


def _leave_to_be_worked_out(household: Household) -> None:
    """What was worked out about it no longer counts: this very moment, in this transaction."""
    outlook = Outlook(household=household, organisation_id=household.organisation_id)
    Outlook.objects.bulk_create(
        [outlook],
        update_conflicts=True,
        unique_fields=["household"],
        update_fields=["moved_at", "worked_out_on"],
    )


def record_opened_link(household: Household, device: str) -> None:
    """A line for each device of a day, up to a limit, and one for all that came after these.

    A link writes on the trail and reads nothing there, so it can't know which number is free: it
    offers a line for each, and PostgreSQL takes the first of which neither number nor device is
    there yet.
    """
    lines = [
        AuditEvent(
            organisation_id=household.organisation_id,
            household=household.pk,
            kind=Trail.LINK_OPENED,
            device=device,
            device_number=number,
        )
        for number in range(1, DEVICES_OF_A_DAY + 2)
    ]
    AuditEvent.objects.bulk_create(lines, ignore_conflicts=True)


def _leave_a_trail(
    household: Household,
    kind: AuditEvent.Kind,
    by: User | None,
    elsewhere: Organisation | None,
) -> None:
    number = household.pk
    line = AuditEvent(
        organisation_id=household.organisation_id,
        household=number,
        kind=kind,
        by=by,
        elsewhere=elsewhere,
    )
    AuditEvent.objects.bulk_create([line], ignore_conflicts=True)
    if kind not in ONCE_A_DAY:
        # By a keyed hash: the log outlives a family, and a restore finds it again by this.
        told = str(mark_of(number))
        transaction.on_commit(lambda: log_event(f"household_{kind}", by=by, household=told))
