"""The weekly mail: what each subject of the site has to tell, once a week to each reader."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone, translation

from gastvrij.lib.weekly import paragraphs_for
from members.models.reminder import Kind
from members.reminders.emails import send_weekly_mail
from members.reminders.wishes import is_first, readers, unwritten


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def who_is_next() -> list[int]:
    """Everybody to whom nobody wrote this week."""
    found = unwritten(Kind.WEEKLY, monday_of(timezone.localdate()))
    return list(found.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def write_to(number: int, monday: date) -> None:
    """Unless they were written to, stopped it, or the week has passed; with nothing to tell, none.

    That there was nothing is remembered too: the mail is of Monday, whenever something comes up.
    """
    today = timezone.localdate()
    reader = readers(Kind.WEEKLY).filter(pk=number).first()
    if reader is None or monday_of(today) != monday:
        return
    if not is_first(reader, Kind.WEEKLY, monday):
        return
    with translation.override(reader.language):
        paragraphs = paragraphs_for(reader, today)
    if paragraphs:
        send_weekly_mail(reader, paragraphs)
