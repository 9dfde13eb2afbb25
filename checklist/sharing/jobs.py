from django.db import transaction

from checklist.sharing import mailing
from gastvrij.lib.jobs import job


@job()
def look_whom_to_tell(organisation: int) -> None:
    """A job for each reader, so that one of whom something fails takes no mail from another."""
    with transaction.atomic():
        readers = mailing.who_may_be_told(organisation).order_by("pk")
        for number in list(readers.values_list("pk", flat=True)):
            tell_buddy.enqueue(reader=number)


@job()
def tell_buddy(reader: int) -> None:
    with transaction.atomic():
        if pause := mailing.write_to(reader):
            tell_buddy.enqueue_in(pause, reader=reader)
