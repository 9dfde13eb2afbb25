from datetime import date

from django.db import transaction
from django.utils import timezone

from gastvrij.lib.jobs import job
from members.models import CalendarFeed, SentReminder
from members.reminders import weekly


@job()
def send_weekly() -> None:
    """A job for each reader, so that one of whom something fails takes no mail from another."""
    monday = weekly.monday_of(timezone.localdate()).isoformat()
    with transaction.atomic():
        for number in weekly.who_is_next():
            write_weekly.enqueue(reader=number, monday=monday)


@job()
def write_weekly(reader: int, monday: str) -> None:
    weekly.write_to(reader, date.fromisoformat(monday))


@job()
def forget_reminders() -> None:
    """What was mailed two months ago, and addresses of calendars that ended."""
    SentReminder.objects.to_forget().delete()
    CalendarFeed.objects.over().delete()
