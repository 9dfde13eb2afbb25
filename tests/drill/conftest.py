import fcntl
import shutil
import subprocess
import time

import pytest

from gastvrij.postgres.addresses import data_folder
from gastvrij.postgres.embedded import DATABASE, Cluster
from tests import prepared
from tests.drill.servers import MIGRATED, ask, copy_database, environment, new_cluster, run
from tests.gastvrij.backups.places import place, storage  # noqa: F401
from tests.gastvrij.postgres.conftest import terminal  # noqa: F401

AN_HOUR = 3600


@pytest.fixture(scope="session")
def furnished():
    """A stopped server with the toolkit, a demo network and demo families: to be copied.

    Beside it stands the database MIGRATED, with the toolkit and the library and nobody in it.
    In neither of them papers wait to be made: each test's worker would make them all, and those
    of tests/drill/test_run.py do.
    Made once for all workers, and for the next run with the same code on the same day.
    """
    folder = data_folder() / "test" / "furnished"
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / prepared.name()
    with open(folder / "being-made", "w") as claim:
        fcntl.flock(claim, fcntl.LOCK_EX)
        if not made.exists():
            forget_older(folder)
            furnish(made)
    return Cluster(made)


def furnish(made):
    with new_cluster(durable=False) as cluster:
        with cluster.running():
            for command in ("migrate", "import_toolkit", "import_library"):
                run(environment(cluster), command)
            ask(cluster, "DELETE FROM procrastinate_jobs WHERE task_name LIKE '%make_papers'")
            copy_database(cluster, MIGRATED, like=DATABASE)
            run(environment(cluster), "prepare")
        unfinished = made.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        subprocess.run(["cp", "--archive", cluster.data, unfinished / "postgres"], check=True)
    unfinished.rename(made)


def forget_older(folder):
    for older in folder.glob(f"{prepared.PREFIX}*"):
        if time.time() - older.stat().st_mtime > AN_HOUR:
            shutil.rmtree(older)
