"""What the weekly mail tells network administrators: how many applications wait for them."""

from datetime import date

from django.utils.translation import get_language, ngettext

from gastvrij.lib.site_address import address_of
from gastvrij.lib.weekly import Paragraph, tells_weekly
from members.models import Application, User
from members.staying_true.actions import NETWORK


@tells_weekly(50)
def applications_that_wait(reader: User, today: date) -> Paragraph | None:
    if not (reader.is_staff and reader.groups.filter(name=NETWORK).exists()):
        return None
    number = Application.objects.undecided().exclude(waiting_since=None).count()
    if not number:
        return None
    words = ngettext(
        "%(n)s application waits for the network.",
        "%(n)s applications wait for the network.",
        number,
    )
    link = address_of("admin:members_application_changelist", language=get_language())
    return Paragraph(words % {"n": number}, link)
