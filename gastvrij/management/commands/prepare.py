from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from gastvrij.workshop.files import collect_what_is_newer


class Command(BaseCommand):
    help = "For development, as the owner of the tables: migrate, the toolkit, the demo, the files."

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        call_command("import_toolkit", stdout=self.stdout)
        call_command("import_library", stdout=self.stdout)
        call_command("demo", stdout=self.stdout)
        if settings.HASHED_FILES:
            collect_what_is_newer()
