import pytest

from tests.gastvrij.servers import environment, new_cluster, run


@pytest.fixture(scope="session")
def furnished():
    """A stopped server with the toolkit, a demo network and demo families: to be copied."""
    with new_cluster() as cluster:
        with cluster.running():
            run(environment(cluster), "prepare")
        yield cluster
