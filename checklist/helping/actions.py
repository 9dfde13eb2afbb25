"""Who helps a family, from when until when."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from checklist.history.record import Kind, record
from checklist.models import Assignment, Household
from members.models import User


@transaction.atomic
def assign_only(household: Household, buddies: Iterable[User], *, by: User) -> None:
    """Have exactly `buddies` as the family's buddies from today on."""
    wanted = {buddy.pk: buddy for buddy in buddies}
    current = {
        assignment.user_id: assignment
        for assignment in household.assignments.current().select_related("user")
    }
    for user_id, assignment in current.items():
        if user_id not in wanted:
            assignment.until = timezone.localdate()
            assignment.save(update_fields=["until"])
            record(household, Kind.UNASSIGNED, by=by, about=assignment.user)
    for user_id, buddy in wanted.items():
        if user_id not in current:
            assign(household, buddy, by=by)


def assign(household: Household, buddy: User, *, by: User) -> Assignment:
    assignment = Assignment(
        organisation_id=household.organisation_id, household=household, user=buddy
    )
    assignment.save()
    record(household, Kind.ASSIGNED, by=by, about=buddy)
    return assignment
