from django.db import transaction

from checklist.reminders import legal
from gastvrij.lib.jobs import job


@job()
def remind_of_legal_days() -> None:
    """A job for each reader, so that one of whom something fails takes no mail from another."""
    readers = legal.who_may_have_families().order_by("pk").values_list("pk", flat=True)
    with transaction.atomic():
        for number in list(readers):
            remind_of_legal_day.enqueue(reader=number)


@job()
def remind_of_legal_day(reader: int) -> None:
    legal.write_to(reader)
