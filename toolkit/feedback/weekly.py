"""What the weekly mail tells of readers' reports: curators how many wait, and how long; network
administrators only that some wait too long, not what they say."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from gastvrij.lib.site_address import address_of
from gastvrij.lib.weekly import Paragraph, tells_weekly
from toolkit.models import Report


@tells_weekly(40)
def reports_that_wait(reader: Any, today: date) -> Paragraph | None:
    if not reader.is_staff or not reader.has_perm("toolkit.change_report"):
        return None
    waiting = Report.objects.open().count()
    if not waiting:
        return None
    words = ngettext(
        "%(n)s report of a reader waits for an answer.",
        "%(n)s reports of readers wait for an answer.",
        waiting,
    ) % {"n": waiting}
    if overdue := Report.objects.overdue(timezone.now()).count():
        words = " ".join([words, _("Longer than two weeks: %(n)s.") % {"n": overdue}])
    link = address_of("admin:toolkit_report_changelist", language=get_language())
    return Paragraph(words, link)


@tells_weekly(41)
def reports_that_wait_too_long(reader: Any, today: date) -> Paragraph | None:
    """For those who look after the network: their curators need a hand."""
    is_curator = reader.has_perm("toolkit.change_report")
    if not reader.is_staff or is_curator or not reader.has_perm("members.change_organisation"):
        return None
    overdue = Report.objects.overdue(timezone.now()).count()
    if not overdue:
        return None
    words = ngettext(
        "%(n)s report of a reader of the toolkit waits longer than two weeks for the curators.",
        "%(n)s reports of readers of the toolkit wait longer than two weeks for the curators.",
        overdue,
    ) % {"n": overdue}
    return Paragraph(words, address_of("toolkit:index", language=get_language()))
