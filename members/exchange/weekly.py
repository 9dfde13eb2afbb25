"""What the weekly mail tells of the exchange: how many, and no word of what people wrote."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from gastvrij.lib.site_address import address_of
from gastvrij.lib.weekly import Paragraph, tells_weekly
from members.exchange.doors import reader_for
from members.models import PostReport, Thread, User
from members.models.reminder import Kind
from members.reminders.wishes import address_to_stop, wanted_by


@tells_weekly(60)
def news_of_the_exchange(reader: User, today: date) -> Paragraph | None:
    """For members, unless they stopped this paragraph with the link under it."""
    here = reader_for(reader)
    if here is None or not here.organisations or Kind.EXCHANGE not in wanted_by(reader):
        return None
    words = _words(reader)
    if not words:
        return None
    language = get_language()
    return Paragraph(
        _("Exchange: %(news)s") % {"news": " ".join(words)},
        address_of("members:exchange", language=language),
        stop=address_to_stop(reader, Kind.EXCHANGE, language),
    )


def _words(reader: User) -> list[str]:
    week_ago = timezone.now() - timedelta(days=7)
    others = Thread.objects.shown().exclude(author=reader.pk)
    new = others.filter(created_at__gte=week_ago).count()
    followed = Thread.objects.shown().followed_by(reader).unread_by(reader)
    followed = followed.filter(last_at__gte=week_ago).exclude(
        Q(created_at__gte=week_ago) & ~Q(author=reader.pk)
    )
    answered, waiting = followed.count(), others.waiting().of_last_days().count()
    sentences = [
        (new, ngettext("%(n)s new message.", "%(n)s new messages.", new)),
        (
            answered,
            ngettext(
                "%(n)s message that you follow got an answer.",
                "%(n)s messages that you follow got an answer.",
                answered,
            ),
        ),
        (
            waiting,
            ngettext(
                "%(n)s question waits for an answer: perhaps you know it.",
                "%(n)s questions wait for an answer: perhaps you know one.",
                waiting,
            ),
        ),
    ]
    return [words % {"n": number} for number, words in sentences if number]


@tells_weekly(61)
def reports_of_members(reader: User, today: date) -> Paragraph | None:
    if not reader.is_staff or not reader.has_perm("members.change_thread"):
        return None
    number = PostReport.objects.filter(settled_at=None).count()
    if not number:
        return None
    words = ngettext(
        "%(n)s report of a member about the exchange waits for the network.",
        "%(n)s reports of members about the exchange wait for the network.",
        number,
    )
    link = address_of("admin:members_postreport_changelist", language=get_language())
    return Paragraph(words % {"n": number}, link)
