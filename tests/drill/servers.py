"""Servers of a test's own, that it may fill, kill and destroy."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql

from gastvrij.lib.paths import ROOT
from gastvrij.postgres.embedded import DATABASE, OWNER, SUPERUSER, WEB, Cluster

MIGRATED = "migrated"
"""A database of each furnished server, to be copied: to migrate an empty one takes ten seconds."""


@contextlib.contextmanager
def new_cluster(*, like=None, durable=True):
    """A server that does not run yet; `like` another one that is stopped, or empty."""
    # Not in tmp_path: every pytest that starts shuts the folders above it for other accounts.
    with TemporaryDirectory(prefix="gastvrij-") as folder:
        cluster = Cluster(Path(folder), durable=durable)
        if like:
            subprocess.run(["cp", "--archive", like.data, cluster.data], check=True)
        yield cluster


def environment(cluster, database=DATABASE, **more):
    """That of a site on this server; the commands choose their role themselves."""
    inherited = {name: value for name, value in os.environ.items() if name != "GASTVRIJ_AS_OWNER"}
    return inherited | {
        "DEBUG": "1",
        "DATABASE_URL": cluster.url(WEB, database),
        "DATABASE_OWNER_URL": cluster.url(OWNER, database),
        **more,
    }


def manage(environment, *arguments):
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)


def run(environment, *arguments):
    """A command that has to succeed; what it said."""
    done = manage(environment, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refusal(environment, *arguments):
    """A command that has to fail; the one sentence that it said."""
    done = manage(environment, *arguments)
    assert done.returncode == 1, done.stdout
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


def ask(cluster, statement, values=None, database=DATABASE):
    """What a database holds, as the superuser whom no wall stops."""
    with psycopg.connect(cluster.url(SUPERUSER, database), autocommit=True) as connection:
        cursor = connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def copy_database(cluster, name, *, like):
    """Another database on this server, to which the site's role may connect as to the first."""
    named = sql.Identifier(name), sql.Identifier(like), sql.Identifier(OWNER), sql.Identifier(WEB)
    for statement in (
        "DROP DATABASE IF EXISTS {0} WITH (FORCE)",
        "CREATE DATABASE {0} TEMPLATE {1} OWNER {2}",
        "GRANT CONNECT ON DATABASE {0} TO {3}",
    ):
        ask(cluster, sql.SQL(statement).format(*named), database="postgres")
