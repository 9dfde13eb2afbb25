"""What the weekly mail tells of families: how many days, which, of which number. No word more."""

from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from checklist.access import get_followed_households, get_households, reminded
from checklist.models import Assignment
from checklist.progress.checklist import checklists_of
from checklist.reminders.coming import Coming, coming_for, in_two_weeks
from checklist.taking_along.terms import Kind
from gastvrij.lib.site_address import address_of
from gastvrij.lib.weekly import Paragraph, tells_weekly
from gastvrij.lib.words import near_day_in_words
from members.models import User
from toolkit.changes.telling import of_the_last_week

MOST_FAMILIES = 40


@tells_weekly(10)
def what_falls_due(reader: User, today: date) -> Paragraph | None:
    with reminded(reader):
        coming = coming_for(reader, today, in_two_weeks(today))
    if not coming:
        return None
    number = sum(len(one.terms) for one in coming)
    first = ngettext(
        "In the next two weeks %(n)s thing falls due:",
        "In the next two weeks %(n)s things fall due:",
        number,
    ) % {"n": number}
    lines = [line_of(one, today) for one in coming[:MOST_FAMILIES]]
    rest = len(coming[MOST_FAMILIES:])
    if rest:
        words = ngettext("And for %(n)s more family.", "And for %(n)s more families.", rest)
        lines.append(words % {"n": rest})
    return Paragraph("\n".join([first, *lines]), _calendar_page())


def line_of(coming: Coming, today: date) -> str:
    """'Family 3: 1 December (legal deadline), 4 December'."""
    days = list(dict.fromkeys(_day_in_words(term, today) for term in coming.terms))
    return _("Family %(n)s: %(days)s") % {"n": coming.number, "days": ", ".join(days)}


def _day_in_words(term, today: date) -> str:
    day = near_day_in_words(term.on, today)
    if term.kind is Kind.LEGAL:
        return _("%(day)s (legal deadline)") % {"day": day}
    if term.kind is Kind.REMINDER:
        return _("%(day)s (reminder)") % {"day": day}
    return day


@tells_weekly(15)
def rules_that_changed(reader: User, today: date) -> Paragraph | None:
    """How many, and on whose list it stands which: a mail tells no more."""
    changes = of_the_last_week(today)
    if not changes:
        return None
    with reminded(reader):
        families = list(get_followed_households(reader).with_facts())  # type: ignore[attr-defined]
        lists = checklists_of(families, today)
        codes = {line.code for one in lists for line in one.lines if line.entry.applies}
    number = sum(1 for change in changes if not codes.isdisjoint(change.items))
    if not number:
        return None
    words = ngettext(
        "%(n)s rule changed that matters to the families that you follow. Their lists show it.",
        "%(n)s rules changed that matter to the families that you follow. Their lists show them.",
        number,
    )
    link = address_of("checklist:households", language=get_language())
    return Paragraph(words % {"n": number}, link)


@tells_weekly(20)
def families_without_a_buddy(reader: User, today: date) -> Paragraph | None:
    """For coordinators: how many, and nothing else."""
    with reminded(reader):
        alone = get_households(reader).coordinated_by(reader).open()  # type: ignore[attr-defined]
        current = Assignment.objects.current().values("household")
        number = alone.exclude(pk__in=current).count()
    if not number:
        return None
    words = ngettext(
        "%(n)s family of your organisation has no buddy yet.",
        "%(n)s families of your organisation have no buddy yet.",
        number,
    )
    link = address_of("checklist:households", language=get_language())
    return Paragraph(words % {"n": number}, link)


@tells_weekly(25)
def families_that_are_erased_soon(reader: User, today: date) -> Paragraph | None:
    """For coordinators: how many closed families' time is over within two weeks."""
    with reminded(reader):
        coordinated = get_households(reader).coordinated_by(reader)  # type: ignore[attr-defined]
        number = coordinated.filter(erase_on__lte=in_two_weeks(today)).count()
    if not number:
        return None
    words = ngettext(
        "%(n)s closed family is erased in the next two weeks. Until then you can open it again.",
        "%(n)s closed families are erased in the next two weeks. Until then you can open them"
        " again.",
        number,
    )
    link = address_of("checklist:households", language=get_language()) + "?stand=gesloten"
    return Paragraph(words % {"n": number}, link)


def _calendar_page() -> str:
    """Where it says which number is which family."""
    return address_of("checklist:calendar", language=get_language())
