"""How long applications are kept: what nobody needs any more goes, with its organisation."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from gastvrij.lib.security_log import log_event
from members.models import Application, ApplicationMessage, Organisation
from members.models.organisation import DRAFT_SLUG

DAYS_OF_A_DRAFT = 90
MONTHS_AFTER_A_DECISION = 12


def forget_applications(now: datetime | None = None) -> int:
    """How many went. As the owner of the tables: the site itself deletes no organisation."""
    now = now or timezone.now()
    year_ago = now - relativedelta(months=MONTHS_AFTER_A_DECISION)
    untouched = Q(submitted_at=None, changed_at__lt=now - timedelta(days=DAYS_OF_A_DRAFT))
    nobodys = Q(applicant=None, decided_at=None)
    refused = Q(decided_at__lt=year_ago, organisation__state=Organisation.State.REFUSED)
    gone = Application.objects.filter(untouched | nobodys | refused | Q(withdrawn_at__isnull=False))
    number = sum(forget(one) for one in gone.values_list("pk", flat=True))
    forget_answers()
    # Of members the charter stays that they accepted, and not what was said before.
    said = Q(application__decided_at__lt=year_ago)
    ApplicationMessage.objects.filter(said).delete()
    log_event("applications_forgotten", number=number)
    return number


def forget_answers() -> None:
    """What is left of the answers of a claim, once they became the organisation that was known."""
    left = Organisation.objects.filter(
        state=Organisation.State.DRAFT, slug__startswith=DRAFT_SLUG, application=None
    )
    left.filter(memberships=None, member_events=None).delete()


@transaction.atomic
def forget(number: int) -> int:
    """Unless it became something else meanwhile; 1 or 0."""
    States = Organisation.State  # noqa: N806
    found = Organisation.objects.select_for_update().filter(
        application=number, state__in=[States.DRAFT, States.SUBMITTED, States.REFUSED]
    )
    if not found:
        return 0
    try:
        with transaction.atomic():
            found.get().delete()
    except ProtectedError:  # somebody belonged to it after all
        return 0
    return 1
