from django.core.management.base import BaseCommand, CommandError

from checklist.walls import claims
from gastvrij.workshop.demo import adding


class Command(BaseCommand):
    help = "Add an invented network with invented families, to try the site on."

    def add_arguments(self, parser):
        parser.add_argument(
            "--anyway",
            action="store_true",
            help="also in production, and also next to real families",
        )

    def handle(self, *, anyway, verbosity, **options):
        with claims.opened(claims.OPERATOR):
            said = self.ensure(anyway)
        if verbosity:
            self.stdout.write(said)

    def ensure(self, anyway):
        if adding.is_there():
            return "The demo is there already: nothing to do."
        if problem := adding.refusal(anyway=anyway):
            raise CommandError(problem)
        return adding.add()
