import pytest

from tests.drill.servers import environment, new_cluster, run
from tests.gastvrij.backups.places import place, storage  # noqa: F401
from tests.gastvrij.postgres.conftest import terminal  # noqa: F401


@pytest.fixture(scope="session")
def furnished():
    """A stopped server with the toolkit, a demo network and demo families: to be copied."""
    with new_cluster() as cluster:
        with cluster.running():
            run(environment(cluster), "prepare")
        yield cluster
