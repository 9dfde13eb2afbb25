"""What the weekly mail tells of the agenda: how many dates, and no word of what people wrote."""

from datetime import date, timedelta

from django.utils.translation import get_language, ngettext

from gastvrij.lib.site_address import address_of
from gastvrij.lib.weekly import Paragraph, tells_weekly
from members.exchange.doors import reader_for
from members.models import Gathering, User
from members.models.gathering import start_of
from members.models.reminder import Kind
from members.reminders.wishes import address_to_stop, wanted_by

DAYS = 14


@tells_weekly(62)
def dates_to_come(reader: User, today: date) -> Paragraph | None:
    """For members, unless they stopped what comes from the exchange."""
    here = reader_for(reader)
    if here is None or not here.organisations or Kind.EXCHANGE not in wanted_by(reader):
        return None
    dates = Gathering.objects.shown().filter(
        cancelled_at=None,
        starts_at__gte=start_of(today),
        starts_at__lt=start_of(today + timedelta(days=DAYS)),
    )
    number, mine = dates.count(), dates.filter(sign_ups__user=reader).count()
    if not number:
        return None
    words = ngettext(
        "Agenda: %(n)s date in the next two weeks.",
        "Agenda: %(n)s dates in the next two weeks.",
        number,
    ) % {"n": number}
    if mine:
        signed = ngettext("You signed up for %(n)s.", "You signed up for %(n)s.", mine)
        words = f"{words} {signed % {'n': mine}}"
    language = get_language()
    stop = address_to_stop(reader, Kind.EXCHANGE, language)
    return Paragraph(words, address_of("members:agenda", language=language), stop=stop)
