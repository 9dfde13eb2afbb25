"""Behind a pooler that hands one connection from transaction to transaction: nobody's rows mix."""

import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.db import connection
from django.test import Client

from gastvrij.postgres.embedded import OWNER
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.walls.test_walls import careless, families  # noqa: F401

pytestmark = pytest.mark.skipif(
    OWNER not in os.environ["DATABASE_OWNER_URL"], reason="needs the embedded database"
)
PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
PORT = 6432
VISITORS, REQUESTS = 8, 63  # each of them once with a claim and once without
CONFIGURATION = """
[databases]
{database} = host={server} dbname={database} user={role}
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
listen_port = {port}
auth_type = any
pool_mode = transaction
default_pool_size = 1
ignore_startup_parameters = options
logfile = {folder}/log
"""


@pytest.fixture
def pooler(transactional_db, settings):
    """The tests' database behind PgBouncer, with one connection for everybody."""
    if PROGRAM is None:
        missing = "NOTHING WAS TESTED BEHIND A POOLER: install one with `apt install pgbouncer`."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with TemporaryDirectory(prefix="gastvrij-") as name:
        folder = Path(name)
        server = connection.settings_dict["HOST"] or connection.settings_dict["OPTIONS"]["host"]
        owner = Path(server).stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        (folder / "ini").write_text(
            CONFIGURATION.format(
                database=connection.settings_dict["NAME"],
                role=settings.WEB_ROLE,
                server=server,
                folder=folder,
                port=PORT,
            )
        )
        as_server = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        with subprocess.Popen(
            [PROGRAM, "-q", str(folder / "ini")], **(as_server if os.geteuid() == 0 else {})
        ) as process:
            yield folder
            process.terminate()


@pytest.fixture
def through_pooler(pooler, monkeypatch):
    """New connections, as those of the threads of this test are, go through it."""
    changed = connection.settings_dict | {"HOST": str(pooler), "PORT": PORT, "OPTIONS": {}}
    wait_for(pooler, changed)
    for name in ("HOST", "PORT", "OPTIONS"):
        monkeypatch.setitem(connection.settings_dict, name, changed[name])


def wait_for(folder, settings):
    for _ in range(100):
        try:
            psycopg.connect(
                host=str(folder), port=PORT, user=settings["USER"], dbname=settings["NAME"]
            ).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    pytest.fail((folder / "log").read_text())


def test_a_thousand_requests_at_once_over_one_connection_never_mix(
    families,  # noqa: F811
    careless,  # noqa: F811
    buddy,
    stranger,
    through_pooler,
):
    household, elsewhere = families
    people = [(buddy, household), (stranger, elsewhere)] * (VISITORS // 2)

    def visit(user, family):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        backends, expected = set(), [family.organisation_id]
        for number in range(REQUESTS):
            # Who claims nothing comes after somebody who did, over the same connection.
            assert client.get("/public/").json() == {"labels": [], "organisations": []}
            shown = client.get("/broken/" if number % 10 == 9 else "/careless/")
            if number % 10 == 9:
                assert shown.status_code == 500
            else:
                assert shown.json() == {"labels": [family.label], "organisations": expected}
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                backends |= set(cursor.fetchall())
        connection.close()
        return backends

    with ThreadPoolExecutor(VISITORS) as threads:
        results = [threads.submit(visit, *pair) for pair in people]
        backends = set().union(*(result.result() for result in results))
    assert len(backends) == 1
