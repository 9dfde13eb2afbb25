from django.core.management.base import BaseCommand, CommandError

from gastvrij.site.health import findings


class Command(BaseCommand):
    help = "Say what the site needs and whether it is there; ends with code 1 if something isn't."

    def handle(self, **options):
        found = findings()
        for name, is_there in found.items():
            self.stdout.write(f"{name}: {'in order' if is_there else 'NOT in order'}")
        if not all(found.values()):
            raise CommandError("The site is not ready.")
