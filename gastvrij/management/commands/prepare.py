from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "For development, as the owner of the tables: migrate, the toolkit, the demo."

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        call_command("import_toolkit", stdout=self.stdout)
        call_command("demo", stdout=self.stdout)
