from django.core.management import call_command
from django.core.management.base import BaseCommand

from members.accounts.actions import forget_ended_sessions


class Command(BaseCommand):
    help = "Forget the sessions that are over, and where they were. Meant to run every day."

    def handle(self, **options):
        call_command("clearsessions")
        self.stdout.write(f"{forget_ended_sessions()} sessions forgotten")
