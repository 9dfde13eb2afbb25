from time import perf_counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from checklist.models import Household
from checklist.walls import claims
from gastvrij.workshop.bench import bottlenecks, own_database, telling
from gastvrij.workshop.bench.measuring import measure
from gastvrij.workshop.bench.seeding import Size, seed

PAGES = 27


class Command(BaseCommand):
    help = "Seed a large network in a database of its own, and measure the pages on it."

    def add_arguments(self, parser):
        usual = Size()
        parser.add_argument("--organisations", type=int, default=usual.organisations)
        parser.add_argument("--households", type=int, default=usual.households)
        parser.add_argument("--progress", type=int, default=usual.progress)
        parser.add_argument("--threads", type=int, default=usual.threads)
        parser.add_argument("--requests", type=int, default=200, help="for each page")
        parser.add_argument("--fresh", action="store_true", help="seed again from the start")

    def handle(self, *, organisations, households, progress, threads, requests, fresh, **options):
        size = Size(organisations, households, progress, threads)
        if not connection.settings_dict["NAME"].endswith(own_database.SUFFIX):
            return own_database.in_own_database(size, requests, fresh)
        if settings.AS_OWNER:
            self.ensure_seeded(size)
            return self.stdout.write(bottlenecks.count_and_publish(timezone.localdate()))
        with tqdm(total=PAGES, desc="Measuring", disable=None, leave=False) as bar:
            results = measure(requests, bar.update)
        for line in telling.table(results, requests):
            self.stdout.write(line)

    def ensure_seeded(self, size):
        with claims.opened(claims.OPERATOR):
            found = Household.objects.count()
        if found and found != size.households:
            raise CommandError(
                "The database of the benchmark holds another number of families. "
                "To seed it again: manage.py bench --fresh"
            )
        if not found:
            self.seed(size)
        self.stdout.write(telling.network())

    def seed(self, size):
        began = perf_counter()
        bar = tqdm(total=size.rows, desc="Seeding", unit=" rows", unit_scale=True, disable=None)
        with bar:
            seed(size, bar.update)
        own_database.analyse()
        self.stdout.write(f"Seeded in {perf_counter() - began:.0f} s.")
