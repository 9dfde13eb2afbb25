"""What the weekly mail tells a curator of their desk."""

from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext

from gastvrij.lib.site_address import address_of
from gastvrij.lib.weekly import Paragraph, tells_weekly
from toolkit.desk.overview import number_that_is_late


@tells_weekly(42)
def what_waits_on_the_desk(reader: Any, today: date) -> Paragraph | None:
    if not reader.is_staff or not reader.has_perm("toolkit.change_theme"):
        return None
    number = number_that_is_late(today)
    if not number:
        return None
    words = ngettext(
        "%(n)s thing in the toolkit is to be checked again, or its source can't be opened.",
        "%(n)s things in the toolkit are to be checked again, or their source can't be opened.",
        number,
    ) % {"n": number}
    return Paragraph(words, address_of("admin:index", language=get_language()))
