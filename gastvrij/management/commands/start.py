import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.autoreload import autoreload_started

from gastvrij.workshop.files import collect_what_is_newer, watch_files


class Command(BaseCommand):
    help = "Serve the site for development."

    def add_arguments(self, parser):
        parser.add_argument("port")

    def handle(self, *, port, **options):
        # The autoreloader starts this command again in a child for every change of the code.
        if not os.environ.get("RUN_MAIN"):
            self.stdout.write(f"\n  Gastvrij is on http://127.0.0.1:{port}")
            self.stdout.write("  Sign in as buddy@demo.example with gastvrij-demo")
            self.stdout.write("  Ctrl-C stops it\n\n")
        elif settings.HASHED_FILES:
            collect_what_is_newer()
            autoreload_started.connect(watch_files)
        call_command("runserver", f"127.0.0.1:{port}", "--skip-checks", verbosity=0)
