from contextlib import ExitStack
from time import perf_counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from checklist.models import Household
from checklist.walls import claims
from gastvrij.lib.paths import ROOT
from gastvrij.workshop.bench import beside, bottlenecks, own_database, telling, throughput
from gastvrij.workshop.bench.measuring import measure
from gastvrij.workshop.bench.seeding import Size, seed

PAGES = 29
SECONDS = 20


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
        parser.add_argument(
            "--page", action="append", default=[], help="only those whose names hold this word"
        )
        parser.add_argument(
            "--beside", metavar="COMMIT", help="set against an older commit, in the same run"
        )
        parser.add_argument(
            "--throughput",
            nargs="?",
            type=int,
            const=SECONDS,
            metavar="SECONDS",
            help="how many requests the site serves in a second, each way for so long",
        )

    def handle(self, *, organisations, households, progress, threads, **options):
        size = Size(organisations, households, progress, threads)
        if connection.settings_dict["NAME"].endswith(own_database.SUFFIX):
            if settings.AS_OWNER:
                self.ensure_seeded(size)
                self.stdout.write(bottlenecks.count_and_publish(timezone.localdate()))
            else:
                self.measure(options["requests"], options["page"])
            return
        own_database.prepare(own_database.name(), ROOT, size, fresh=options["fresh"])
        with ExitStack() as stack:
            commit, seconds = options["beside"], options["throughput"]
            older = stack.enter_context(beside.older(commit, size)) if commit else None
            if seconds:
                self.say(telling.throughput(older and commit, self.yielded(older, seconds)))
            elif older:
                results = beside.compare(older, options["requests"], options["page"])
                self.say(telling.beside(commit, results, options["requests"]))
            else:
                own_database.measure(options["requests"], options["page"])

    def yielded(self, older, seconds):
        """What the older commit and the present one serve, one after the other."""
        now = list(throughput.measured(ROOT, own_database.name(), seconds))
        then = (
            throughput.measured(older.root, older.database, seconds) if older else [None] * len(now)
        )
        return zip(now, then, strict=True)

    def say(self, lines):
        for line in lines:
            self.stdout.write(line)
            self.stdout.flush()

    def measure(self, requests, pages):
        with tqdm(total=PAGES, desc="Measuring", disable=None, leave=False) as bar:
            results = measure(requests, bar.update, tuple(pages))
        self.say(telling.table(results, requests))

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
