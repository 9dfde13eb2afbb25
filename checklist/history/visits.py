"""When somebody was here before, as the audit trail tells: once a day."""

from datetime import datetime

from django.utils import timezone

from checklist.models import AuditEvent, Household
from members.models import User


def last_visit_of(user: User, household: Household) -> datetime | None:
    """The first look of the last earlier day on which this person looked; one query."""
    looks = AuditEvent.objects.filter(
        household=household.pk,
        by=user.pk,
        kind=AuditEvent.Kind.OPENED,
        on__lt=timezone.localdate(),
    )
    latest: datetime | None = looks.order_by("-on").values_list("at", flat=True).first()
    return latest
