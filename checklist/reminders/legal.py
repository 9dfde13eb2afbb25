"""Three days before a legal deadline: one mail more, to whoever follows the family."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from checklist.access import reminded
from checklist.reminders.coming import DAYS_BEFORE_A_LEGAL_DAY, Coming, coming_for
from checklist.reminders.weekly import line_of
from gastvrij.lib.site_address import address_of
from members.models import Membership, Organisation, User
from members.models.reminder import Kind
from members.reminders.emails import remind
from members.reminders.wishes import is_first, readers


def who_may_have_families() -> QuerySet[User]:
    """Confirmed members of an organisation of the network; what they follow, the walls say."""
    memberships = Membership.objects.confirmed().filter(
        organisation__in=Organisation.objects.approved()
    )
    return readers(Kind.LEGAL).filter(pk__in=memberships.values("user"))


@transaction.atomic
def write_to(number: int) -> None:
    """About each day once; a day on which this did not run is made up for on the next."""
    today = timezone.localdate()
    reader = who_may_have_families().filter(pk=number).first()
    if reader is None:
        return
    with reminded(reader):
        last = today + timedelta(days=DAYS_BEFORE_A_LEGAL_DAY)
        coming = coming_for(reader, today, last, only_legal=True)
    days = sorted({term.on for one in coming for term in one.terms})
    new = {day for day in days if is_first(reader, Kind.LEGAL, day)}
    if told := _only(coming, new):
        _send(reader, told, today)


def _only(coming: list[Coming], days: set[date]) -> list[Coming]:
    kept = [Coming(one.number, [term for term in one.terms if term.on in days]) for one in coming]
    return [one for one in kept if one.terms]


def _send(reader: User, coming: list[Coming], today: date) -> None:
    with translation.override(reader.language):
        lines = [line_of(one, today) for one in coming]
    remind(
        "checklist/reminders/mail/legal",
        reader,
        Kind.LEGAL,
        link=address_of("checklist:calendar", language=reader.language),
        lines="\n".join(lines),
        number=sum(len(one.terms) for one in coming),
    )
