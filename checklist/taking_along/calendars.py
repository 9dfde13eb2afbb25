"""What a calendar gets to read: a number of a family, a kind of day, an address of ours."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from checklist.taking_along.terms import Kind, Term
from gastvrij.lib.calendars import Day, calendar_of
from gastvrij.lib.site_address import address_of, host_of_site
from members.agenda.feeds import meetings_for
from members.models import CalendarFeed
from members.models.calendar_feed import DAYS_OF_A_FEED

NAME = "Gastvrij"
WARN_BEFORE = (7, 1)
"""Days before a legal deadline."""
DAYS_BEFORE_IT_ENDS = 14


def words_of(kind: Kind, number: int) -> str:
    """'Family 3: legal deadline', and nothing that tells more."""
    return {
        Kind.LEGAL: _("Family %(n)s: legal deadline"),
        Kind.CHOSEN: _("Family %(n)s: chosen day"),
        Kind.ADVISED: _("Family %(n)s: advised day"),
        Kind.REMINDER: _("Family %(n)s: reminder"),
    }[kind] % {"n": number}


def day_of(term: Term, number: int) -> Day:
    """As a buddy's calendar has it. The address tells which line it is to us alone."""
    ending = f"-{term.kind}" if term.kind is Kind.REMINDER else ""
    return Day(
        uid=f"{term.reference}{ending}@{host_of_site()}",
        on=term.on,
        words=words_of(term.kind, number),
        url=address_of(
            "checklist:term", term.household.pk, term.reference, language=get_language()
        ),
        changed_at=term.changed_at,
        warn_before=WARN_BEFORE if term.is_legal else (),
    )


def calendar_of_terms(terms: Iterable[Term], numbers: dict[UUID, int]) -> bytes:
    days = [day_of(term, numbers[term.household.pk]) for term in terms]
    return calendar_of(NAME, days)


def buddys_calendar(feed: CalendarFeed, terms: Iterable[Term], numbers: dict[UUID, int]) -> bytes:
    """All that falls due for the families that this person follows, the dates of the agenda that
    they want, and when it ends itself."""
    days = [day_of(term, numbers[term.household.pk]) for term in terms]
    return calendar_of(NAME, [*days, *meetings_for(feed), _end_of(feed)])


def _end_of(feed: CalendarFeed) -> Day:
    """So that no calendar falls silent unseen."""
    begun = feed.expires_on - timedelta(days=DAYS_OF_A_FEED)
    return Day(
        uid=f"calendar-{feed.token_hash[:12]}@{host_of_site()}",
        on=feed.expires_on - timedelta(days=DAYS_BEFORE_IT_ENDS),
        words=_("Gastvrij: make a new address for this calendar"),
        url=address_of("checklist:calendar", language=get_language()),
        changed_at=timezone.make_aware(datetime.combine(begun, time())),
        warn_before=(0,),
    )


def familys_calendar(terms: Iterable[Term]) -> bytes:
    """What a family reads in its own calendar: that there is a deadline. No link: whoever reads
    along in the calendar may not come from there to the family's page.

    A link sees no timeline, so it can't know when a day was moved: a day that is moved is another.
    """
    days = [
        Day(
            uid=f"{term.reference}-{term.on:%Y%m%d}@{host_of_site()}",
            on=term.on,
            words=pgettext("in a calendar", "Deadline"),
            changed_at=term.changed_at,
            warn_before=WARN_BEFORE if term.is_legal else (),
        )
        for term in terms
        if term.kind is not Kind.REMINDER
    ]
    return calendar_of(NAME, days)
