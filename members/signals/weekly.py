"""What the weekly mail tells of signals: how many are new or were answered, once each."""

from datetime import date, timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from gastvrij.lib.site_address import address_of
from gastvrij.lib.weekly import Paragraph, tells_weekly
from members.exchange.doors import reader_for
from members.models import Signal, User
from members.models.reminder import Kind
from members.reminders.wishes import address_to_stop, wanted_by


@tells_weekly(64)
def news_of_signals(reader: User, today: date) -> Paragraph | None:
    """Of the whole days of last week, whether the mail goes on Monday or a day later."""
    here = reader_for(reader)
    if here is None or not here.organisations or Kind.EXCHANGE not in wanted_by(reader):
        return None
    monday = today - timedelta(days=today.weekday())
    week = (monday - timedelta(days=7), monday - timedelta(days=1))
    signals = Signal.objects.published()
    new = signals.filter(published_on__range=week).count()
    answers = signals.filter(steps__state=Signal.State.ANSWERED, steps__noted_on__range=week)
    answered = answers.distinct().count()
    sentences = [
        (new, ngettext("%(n)s new signal.", "%(n)s new signals.", new)),
        (answered, ngettext("%(n)s was answered.", "%(n)s were answered.", answered)),
    ]
    words = [sentence % {"n": number} for number, sentence in sentences if number]
    if not words:
        return None
    language = get_language()
    stop = address_to_stop(reader, Kind.EXCHANGE, language)
    return Paragraph(
        _("Signals to authorities: %(news)s") % {"news": " ".join(words)},
        address_of("members:signals", language=language),
        stop=stop,
    )
