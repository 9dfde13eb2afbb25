"""A mail to a buddy: a family told or asked something. Not which one, and not what."""

from datetime import timedelta

from django.db.models import Min, QuerySet
from django.utils import timezone

from checklist.access import reminded
from checklist.models import FamilyMessage
from gastvrij.lib.site_address import address_of
from members.models import Membership, Organisation, SentReminder, User
from members.models.reminder import Kind
from members.reminders.emails import remind
from members.reminders.wishes import readers

SETTLING = timedelta(minutes=1)
"""A family may think better of it; and what is told in this moment is seen by then."""
BETWEEN_MAILS = timedelta(hours=1)
NO_NEWS_ANY_MORE = timedelta(days=7)
"""What waits longer stands on the page; a mail tells what is new."""


def who_may_be_told(organisation: int | None = None) -> QuerySet[User]:
    """Confirmed members of the network, or of this organisation; who is a buddy, the walls say."""
    memberships = Membership.objects.confirmed().filter(
        organisation__in=Organisation.objects.approved()
    )
    if organisation is not None:
        memberships = memberships.filter(organisation=organisation)
    return readers(Kind.FAMILY).filter(pk__in=memberships.values("user"))


def write_to(number: int) -> timedelta | None:
    """One mail, if something waits of which none was sent; after how long to look again, if ever.

    In a transaction: the row that remembers the mail is made together with it, behind the lock on
    the reader, so that of two at once the second finds nothing new.
    """
    reader = (
        who_may_be_told().select_for_update(of=("self",), no_key=True).filter(pk=number).first()
    )
    if reader is None:
        return None
    now = timezone.now()
    sent = SentReminder.objects.filter(user=reader, kind=Kind.FAMILY)
    told_until = sent.values_list("at", flat=True).first()
    first = _first_of_which_nothing_was_told(reader, told_until or now - NO_NEWS_ANY_MORE)
    if first is None:
        return None
    free_from = max(first, told_until + BETWEEN_MAILS if told_until else first) + SETTLING
    if free_from > now:
        return free_from - now
    sent.delete()
    until = now - SETTLING
    sent.create(user=reader, kind=Kind.FAMILY, day=timezone.localdate(until), at=until)
    link = address_of("checklist:households", language=reader.language)
    remind("checklist/sharing/mail/told", reader, Kind.FAMILY, link=link)
    return None


def _first_of_which_nothing_was_told(reader, told_until):
    """When the first message was sent that still waits, of the families that they follow."""
    with reminded(reader) as families:
        waiting = FamilyMessage.objects.waiting().filter(household__in=families)
        news = waiting.filter(sent_at__gt=told_until).order_by()
        return news.aggregate(first=Min("sent_at"))["first"]
