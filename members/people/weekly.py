"""What the weekly mail tells a coordinator of people: how many wait to be let in or looked at."""

from datetime import date

from django.utils.translation import get_language, ngettext

from gastvrij.lib.site_address import address_of
from gastvrij.lib.weekly import Paragraph, tells_weekly
from members.models import Membership, Organisation, User


@tells_weekly(40)
def who_waits(reader: User, today: date) -> Paragraph | None:
    coordinated = Organisation.objects.coordinated_by(reader)
    waiting = Membership.objects.waiting().filter(organisation__in=coordinated)
    slugs = list(waiting.order_by("since").values_list("organisation__slug", flat=True))
    if not slugs:
        return None
    words = ngettext(
        "%(n)s person waits until you confirm that they belong to your organisation.",
        "%(n)s people wait until you confirm that they belong to your organisation.",
        len(slugs),
    )
    link = address_of("members:people", slugs[0], language=get_language())
    return Paragraph(words % {"n": len(slugs)}, link)


@tells_weekly(45)
def who_is_to_be_looked_at(reader: User, today: date) -> Paragraph | None:
    """Nobody said for three months that they still belong there; of oneself nobody does."""
    coordinated = Organisation.objects.coordinated_by(reader)
    due = Membership.objects.due_for_review().filter(organisation__in=coordinated)
    others = due.exclude(user=reader).order_by("looked_at_on", "pk")
    slugs = list(others.values_list("organisation__slug", flat=True))
    if not slugs:
        return None
    words = ngettext(
        "%(n)s person has to be looked at: do they still belong to your organisation?",
        "%(n)s people have to be looked at: do they still belong to your organisation?",
        len(slugs),
    )
    link = address_of("members:review", slugs[0], language=get_language())
    return Paragraph(words % {"n": len(slugs)}, link)
