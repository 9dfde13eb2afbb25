"""What the weekly mail tells a coordinator of questions from outside: how many wait."""

from datetime import date

from django.utils.translation import get_language, ngettext

from gastvrij.lib.site_address import address_of
from gastvrij.lib.weekly import Paragraph, tells_weekly
from members.models import Enquiry, Organisation, User


@tells_weekly(30)
def unanswered_questions(reader: User, today: date) -> Paragraph | None:
    coordinated = Organisation.objects.coordinated_by(reader)
    waiting = Enquiry.objects.open().filter(organisation__in=coordinated)
    slugs = list(waiting.order_by("created_at").values_list("organisation__slug", flat=True))
    if not slugs:
        return None
    words = ngettext(
        "%(n)s question from outside waits for an answer.",
        "%(n)s questions from outside wait for an answer.",
        len(slugs),
    )
    link = address_of("members:enquiries", slugs[0], language=get_language())
    return Paragraph(words % {"n": len(slugs)}, link)
