from django.core.management.base import BaseCommand

from members.staying_true.daily import look_after_organisations


class Command(BaseCommand):
    help = "Ask organisations whether their page still holds. Meant to run every day."

    def handle(self, **options):
        look_after_organisations()
        self.stdout.write("Organisations were asked, reminded and let go as was due today.")
