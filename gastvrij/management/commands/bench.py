import os
import platform
import subprocess
import sys
from time import perf_counter
from urllib.parse import urlsplit

import django
import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from psycopg import sql
from tqdm import tqdm

from checklist.models import Household, Progress
from checklist.walls import claims
from gastvrij.workshop.bench.measuring import measure
from gastvrij.workshop.bench.seeding import Size, seed
from members.models import Organisation

SUFFIX = "_bench"
PAGES = 5


class Command(BaseCommand):
    help = "Seed a large network in a database of its own, and measure the pages on it."

    def add_arguments(self, parser):
        usual = Size()
        parser.add_argument("--organisations", type=int, default=usual.organisations)
        parser.add_argument("--households", type=int, default=usual.households)
        parser.add_argument("--progress", type=int, default=usual.progress)
        parser.add_argument("--requests", type=int, default=200, help="for each page")
        parser.add_argument("--fresh", action="store_true", help="seed again from the start")

    def handle(self, *, organisations, households, progress, requests, fresh, **options):
        size = Size(organisations, households, progress)
        if not connection.settings_dict["NAME"].endswith(SUFFIX):
            return in_own_database(size, requests, fresh)
        if settings.AS_OWNER:
            return self.ensure_seeded(size)
        with tqdm(total=PAGES, desc="Measuring", disable=None, leave=False) as bar:
            results = measure(requests, bar.update)
        self.say(results, requests)

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
        self.stdout.write(network())

    def seed(self, size):
        began = perf_counter()
        bar = tqdm(total=size.rows, desc="Seeding", unit=" rows", unit_scale=True, disable=None)
        with bar:
            seed(size, bar.update)
        analyse()
        self.stdout.write(f"Seeded in {perf_counter() - began:.0f} s.")

    def say(self, results, requests):
        write = self.stdout.write
        write(machine())
        write("")
        write(
            f"{'':26}{'queries':>8}{'bytes':>9}{'median':>10}{'95 %':>10}{'x bare':>8}{'x open':>8}"
        )
        for result in results:
            write(
                f"{result.name:26}{result.queries:>8}{result.size:>9,}"
                f"{1000 * result.median:>7.1f} ms{1000 * result.slow:>7.1f} ms"
                f"{result.ratio:>8.0f}{result.cost_of_walls:>8.2f}"
            )
        write("")
        write(
            f"{requests} requests for each page. x bare: the median, set against a view that "
            "only renders a template of the same text. x open: the median, set against the same "
            "page without the second wall."
        )


def machine():
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), "
        f"Python {platform.python_version()}, Django {django.get_version()}, "
        f"PostgreSQL {connection.pg_version // 10_000}.{connection.pg_version % 10_000}"
    )


@claims.opened(claims.OPERATOR)
def network():
    return (
        f"{Organisation.objects.count():,} organisations, {Household.objects.count():,} families, "
        f"{Progress.objects.count():,} rows of progress"
    )


# --- a database of its own ---------------------------------------------------------------------
def in_own_database(size, requests, fresh):
    """Do the same again in another process, whose database is the benchmark's."""
    if not os.environ.get("DATABASE_OWNER_URL"):
        raise CommandError(
            "The benchmark makes a database of its own and needs DATABASE_OWNER_URL for it."
        )
    name = connection.settings_dict["NAME"] + SUFFIX
    make_database(name, fresh)
    addresses = {
        variable: urlsplit(os.environ[variable])._replace(path=f"/{name}").geturl()
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    as_web = addresses | {"GASTVRIJ_AS_OWNER": "0"}
    as_owner_too = addresses | {"GASTVRIJ_AS_OWNER": "1"}
    manage("migrate", "--verbosity=0", **as_owner_too)
    manage("import_toolkit", "--verbosity=0", **as_web)
    for role in (as_owner_too, as_web):
        manage(
            "bench",
            f"--organisations={size.organisations}",
            f"--households={size.households}",
            f"--progress={size.progress}",
            f"--requests={requests}",
            **role,
        )


def make_database(name, fresh):
    database = sql.Identifier(name)
    with as_owner() as owner:
        if fresh:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(database))
        if not owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            owner.execute(sql.SQL("CREATE DATABASE {}").format(database))


def manage(*arguments, **environment):
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        env=os.environ | environment,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"manage.py {arguments[0]} failed in the database of the benchmark.")


def analyse():
    """Have the planner know what was seeded: only the owner of a table may."""
    with as_owner() as owner:
        owner.execute("VACUUM ANALYZE")


def as_owner():
    return psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)
