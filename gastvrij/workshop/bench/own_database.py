"""The benchmark's own database, next to that of the site."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.core.management.base import CommandError
from django.db import connection
from psycopg import sql

from gastvrij.lib.paths import ROOT

SUFFIX = "_bench"
LIBRARY = "members/management/commands/import_library.py"
BENCH = "gastvrij/management/commands/bench.py"


def measure(requests, pages):
    """The pages, by another process, whose database is the benchmark's."""
    chosen = [f"--page={page}" for page in pages]
    web = addresses(name()) | {"GASTVRIJ_AS_OWNER": "0"}
    manage(ROOT, "bench", f"--requests={requests}", *chosen, **web)


def name(of=""):
    """The database of the present code, or of an older commit's."""
    present = connection.settings_dict["NAME"].removesuffix(SUFFIX)
    return f"{present}{of}{SUFFIX}"


def addresses(name):
    """The variables that name this database."""
    if not os.environ.get("DATABASE_OWNER_URL"):
        raise CommandError(
            "The benchmark makes a database of its own and needs DATABASE_OWNER_URL for it."
        )
    return {
        variable: urlsplit(os.environ[variable])._replace(path=f"/{name}").geturl()
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }


def prepare(name, root, size, *, fresh=False):
    """Have the network in this database, as the code in `root` writes it."""
    there = addresses(name)
    make_database(name, fresh)
    as_web = there | {"GASTVRIJ_AS_OWNER": "0"}
    as_owner_too = there | {"GASTVRIJ_AS_OWNER": "1"}
    manage(root, "migrate", "--verbosity=0", **as_owner_too)
    manage(root, "import_toolkit", "--verbosity=0", **as_web)
    if Path(root, LIBRARY).exists():
        manage(root, "import_library", "--verbosity=0", **as_web)
    manage(root, "bench", *size_of(size, root), **as_owner_too)
    return there


def size_of(size, root):
    """As options; an older commit does not know all."""
    known = Path(root, BENCH).read_text()
    numbers = vars(size).items()
    return [f"--{name}={number}" for name, number in numbers if f'"--{name}"' in known]


def make_database(name, fresh):
    database = sql.Identifier(name)
    with as_owner() as owner:
        if fresh:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(database))
        if not owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            owner.execute(sql.SQL("CREATE DATABASE {}").format(database))


def manage(root, *arguments, **environment):
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(Path(root, "manage.py")), *arguments],
        env=os.environ | environment | {"PYTHONPATH": str(root)},
        cwd=root,
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
