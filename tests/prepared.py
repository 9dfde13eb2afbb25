"""The tests' database is prepared once, and copied for each worker and for the next run.

To migrate and to import the toolkit takes longer than most files of tests. A prepared database
bears in its name what it was made of: the code, the content, the packages, the keys and the day.
A change of any of them makes another; code that is broken on purpose and shapes the database
(docs/mutants.md) gets none. On a copy `migrate` runs too, and finds nothing to do but what a copy
does not bring along, such as the rights to the database itself.
"""

import os
from contextlib import suppress
from datetime import date
from hashlib import sha256

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from gastvrij.lib.paths import ROOT

PREFIX = "prepared_"
MADE_OF = ("gastvrij", "checklist", "members", "toolkit", "requirements")
UNSEEN = {".pyc", ".po", ".mo"}  # neither the code itself nor in the database
ALONE = 5_210_947  # the advisory lock of whoever prepares


def name():
    made_of = sha256(f"{date.today()} {settings.SECRET_KEY} {settings.ENCRYPTION_KEYS}".encode())
    for path in files():
        made_of.update(f"{path.relative_to(ROOT)} {path.stat().st_size} ".encode())
        made_of.update(path.read_bytes())
    return PREFIX + made_of.hexdigest()[:20]


def files():
    for part in (*MADE_OF, "tests/conftest.py", "tests/drill/conftest.py", "tests/prepared.py"):
        path = ROOT / part
        found = [path] if path.is_file() else path.rglob("*")
        yield from sorted(one for one in found if one.is_file() and one.suffix not in UNSEEN)


class Prepared:
    """One worker prepares, and the others wait for it; then each goes its own way."""

    def __init__(self):
        self.name, self.is_there = name(), False
        self.server = psycopg.connect(
            os.environ["DATABASE_OWNER_URL"], dbname="postgres", autocommit=True
        )
        self.server.execute("SELECT pg_advisory_lock(%s)", [ALONE])
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if self.server.execute(known, [self.name]).fetchone():
            self.is_there = True
            self.server.close()
            connection.settings_dict["TEST"]["TEMPLATE"] = self.name

    def keep(self, made):
        """A copy of this database, to which nobody is connected; older ones go."""
        older = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        for (one,) in self.server.execute(older, [PREFIX]).fetchall():
            with suppress(psycopg.errors.ObjectInUse):
                self.server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(one)))
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.server.execute(copy.format(sql.Identifier(self.name), sql.Identifier(made)))
        self.server.close()
