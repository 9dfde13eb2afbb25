import fcntl
import shutil
import subprocess
import time

import pytest

from gastvrij.postgres.addresses import data_folder
from gastvrij.postgres.embedded import Cluster
from tests import prepared
from tests.drill.servers import environment, new_cluster, run
from tests.gastvrij.backups.places import place, storage  # noqa: F401
from tests.gastvrij.postgres.conftest import terminal  # noqa: F401

AN_HOUR = 3600


@pytest.fixture(scope="session")
def furnished():
    """A stopped server with the toolkit, a demo network and demo families: to be copied.

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
