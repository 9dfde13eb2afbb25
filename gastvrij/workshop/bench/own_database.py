"""The benchmark's own database, next to that of the site."""

import os
import subprocess
from urllib.parse import urlsplit

import psycopg
from django.core.management.base import CommandError
from django.db import connection
from psycopg import sql

from gastvrij.lib.paths import MANAGE

SUFFIX = "_bench"


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
    manage("import_library", "--verbosity=0", **as_web)
    for role in (as_owner_too, as_web):
        manage(
            "bench",
            f"--organisations={size.organisations}",
            f"--households={size.households}",
            f"--progress={size.progress}",
            f"--threads={size.threads}",
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
        [*MANAGE, *arguments],
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
