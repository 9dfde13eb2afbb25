"""What the weekly mail tells of the library: which model documents are new or changed."""

from datetime import date, timedelta

from django.utils.translation import get_language, ngettext

from gastvrij.lib.languages import SOURCE
from gastvrij.lib.site_address import address_of
from gastvrij.lib.weekly import Paragraph, tells_weekly
from members.library.doors import is_member
from members.models import DocumentVersion, User
from members.models.reminder import Kind
from members.reminders.weekly import monday_of
from members.reminders.wishes import address_to_stop, wanted_by

DAYS = 7


@tells_weekly(63)
def new_versions(reader: User, today: date) -> Paragraph | None:
    """For members, unless they stopped what comes from the exchange.

    Of the week before this Monday, so that no day is told twice and none is left out.
    """
    if not is_member(reader) or Kind.EXCHANGE not in wanted_by(reader):
        return None
    language = get_language() or SOURCE
    monday = monday_of(today)
    lately = DocumentVersion.objects.newest().filter(
        published_on__gte=monday - timedelta(days=DAYS), published_on__lt=monday
    )
    titles = [one.text("title", language)[0] for one in lately.order_by("document__order")]
    if not titles:
        return None
    words = ngettext(
        "Library: a model document is new or changed: %(titles)s.",
        "Library: %(n)s model documents are new or changed: %(titles)s.",
        len(titles),
    ) % {"n": len(titles), "titles": "; ".join(titles)}
    stop = address_to_stop(reader, Kind.EXCHANGE, language)
    return Paragraph(words, address_of("members:library", language=language), stop=stop)
