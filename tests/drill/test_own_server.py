"""A PostgreSQL of one's own instead of the embedded one; here another embedded one plays it."""

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from gastvrij.lib.paths import ROOT
from gastvrij.postgres.addresses import ready
from gastvrij.postgres.embedded import SUPERUSER, Cluster, DatabaseUnavailable
from tests.gastvrij.postgres.test_addresses import manage
from tests.gastvrij.test_settings import COMPLETE


@pytest.fixture(scope="module")
def server():
    with TemporaryDirectory(prefix="gastvrij-") as folder:
        cluster = Cluster(Path(folder), durable=False)
        with cluster.running():
            with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
                connection.execute("CREATE ROLE an LOGIN CREATEROLE CREATEDB")
                connection.execute("CREATE ROLE bo LOGIN CREATEDB")
                connection.execute("CREATE DATABASE mine OWNER an")
            yield cluster


def test_one_role_is_enough_the_sites_own_role_is_made_next_to_it(server, terminal):
    terminal.setenv("DATABASE_URL", server.url("an", "mine"))
    migrated = manage("migrate", "--verbosity=0")
    assert (migrated.returncode, migrated.stdout, migrated.stderr) == (0, "", "")
    assert manage("check", "--database=default").returncode == 0  # and makes the role once more
    with psycopg.connect(server.url("an", "mine")) as connection:
        tables = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        assert connection.execute(tables).fetchall() == [("an",)]
        powers = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = 'mine_web'"
        assert connection.execute(powers).fetchone() == (False,)


def test_the_guide_to_deploying_leads_to_a_site_that_passes_its_check(server, terminal, tmp_path):
    guide = (ROOT / "docs" / "deploying.md").read_text()
    (script,) = re.findall(r"```sql\n(.*?)```", guide, re.DOTALL)
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        # The server of this test has roles of these names already.
        for statement in script.replace("gastvrij", "guide").strip().split(";\n"):
            connection.execute(statement)
    variables = COMPLETE | {
        "DATABASE_URL": server.url("guide_web", "guide"),
        "DATABASE_OWNER_URL": server.url("guide_owner", "guide"),
        "CACHE_URL": "db://cache",
        "STATIC_ROOT": str(tmp_path),
    }
    terminal.delenv("DEBUG")
    for name, value in variables.items():
        terminal.setenv(name, value)
    commands = re.findall(r"^\.venv/bin/python manage\.py (.+?)(?:  |$)", guide, re.MULTILINE)
    assert len(commands) == 6
    for command in commands:
        done = manage(*command.split())
        assert done.returncode == 0, done.stderr


def test_the_sites_role_is_the_one_that_the_site_connects_with(server, terminal):
    terminal.setenv("DATABASE_URL", server.url("an", "mine"))
    with ready(), psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        assert connection.info.user == "mine_web"
        assert os.environ["DATABASE_OWNER_URL"] == server.url("an", "mine")


def test_a_role_that_may_make_no_roles_is_told_what_to_do(server, terminal):
    terminal.setenv("DATABASE_URL", server.url("bo", "mine"))
    with pytest.raises(DatabaseUnavailable, match="may not make the site's own role mine_web"):
        ready().__enter__()
