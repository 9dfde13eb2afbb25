from django.core.management.base import BaseCommand
from django.utils import timezone

from checklist.counting.publishing import latest_settled, publish


class Command(BaseCommand):
    help = (
        "Publish how many families were stuck on what in the last quarter, once it is two weeks "
        "ago. Meant to run every day; what is published stays as it is."
    )

    def handle(self, **options):
        quarter = latest_settled(timezone.localdate())
        told = publish(quarter)
        self.stdout.write(
            f"{quarter} is published already." if told is None else f"{quarter}: {told} figures."
        )
