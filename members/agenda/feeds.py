"""Dates for calendars: one, all public ones, or what goes into somebody's own (decision 65)."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gastvrij.lib.calendars import Meeting, calendar_of
from gastvrij.lib.site_address import address_of, host_of_site
from members.agenda.doors import visitor_of
from members.models import CalendarFeed, Gathering, SignUp

MOST = 500
HOURS_BEFORE = (24,)


def where_of(gathering: Gathering) -> str:
    """'De Kring, Dorpsstraat 1, Gent'. Never the address of an online meeting: a calendar's
    company reads along."""
    if gathering.is_online:
        return _("Online")
    return ", ".join(filter(None, [gathering.venue, gathering.municipality.name]))


def meeting_of(gathering: Gathering, sign_up: SignUp | None = None, **flags) -> Meeting:
    changed_at = gathering.changed_at
    if sign_up:
        changed_at = max(changed_at, sign_up.placed_at or sign_up.since)
    words = gathering.title
    if gathering.is_cancelled:  # many programs don't show the status
        words = _("Called off: %(title)s") % {"title": words}
    elif sign_up and not sign_up.has_place:
        words = _("Waiting list: %(title)s") % {"title": words}
    return Meeting(
        uid=f"agenda-{gathering.pk}@{host_of_site()}",
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        words=words,
        changed_at=changed_at,
        url=address_of("members:gathering", gathering.pk, language=get_language()),
        place=where_of(gathering),
        is_cancelled=gathering.is_cancelled,
        is_tentative=bool(sign_up and not sign_up.has_place),
        is_public=gathering.is_public,
        **flags,
    )


def public_calendar() -> bytes:
    """What everybody may come to; the same bytes for whoever asks."""
    found = Gathering.objects.public().to_come().select_related("municipality")
    meetings = [meeting_of(one, is_busy=False) for one in found[:MOST]]
    return calendar_of(_("Agenda of Gastvrij Netwerk"), meetings)


def calendar_of_one(gathering: Gathering, sign_up: SignUp | None) -> bytes:
    meeting = meeting_of(gathering, sign_up, hours_before=HOURS_BEFORE)
    return calendar_of(_("Agenda of Gastvrij Netwerk"), [meeting])


def meetings_for(feed: CalendarFeed) -> list[Meeting]:
    """What the owner signed up for, with an alarm the day before; and, if they want, the rest."""
    found = visitor_of(feed.user).readable().filter(hidden_at=None).to_come()
    mine = {one.gathering_id: one for one in feed.user.sign_ups.all()}
    if not feed.all_dates:
        found = found.filter(pk__in=mine)
    return [
        meeting_of(
            one,
            mine.get(one.pk),
            is_busy=one.pk in mine,
            hours_before=HOURS_BEFORE if one.pk in mine else (),
        )
        for one in found.select_related("municipality")[:MOST]
    ]
