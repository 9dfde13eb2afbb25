"""The embedded database refuses a folder that is not its own, and leaves it as it is."""

import pytest

from gastvrij.postgres.embedded import WEB, Cluster, DatabaseUnavailable, numbered_folder


@pytest.fixture
def new(tmp_path):
    """A cluster in a folder that is still empty; no test of this file starts it."""
    return Cluster(tmp_path)


def test_two_test_runs_at_once_have_a_folder_each(tmp_path):
    with numbered_folder(tmp_path) as one:
        with numbered_folder(tmp_path) as other:
            assert one != other
        with numbered_folder(tmp_path) as next_one:
            assert next_one == other


def test_django_connects_to_a_folder_with_capitals(tmp_path):
    from dj_database_url import parse
    from django.db.backends.postgresql.base import DatabaseWrapper

    cluster = Cluster(tmp_path / "Projects", durable=False)
    url = parse(cluster.url(WEB)) | {"TIME_ZONE": None, "CONN_HEALTH_CHECKS": False}
    assert DatabaseWrapper(url).get_connection_params()["host"] == str(cluster.sockets)


def test_a_folder_with_something_else_is_refused_and_left_alone(new):
    new.data.mkdir()
    (new.data / "thesis.txt").write_text("years of work")
    with pytest.raises(DatabaseUnavailable, match="is not a database. Move it away"):
        new.running().__enter__()
    assert (new.data / "thesis.txt").read_text() == "years of work"


def test_the_database_of_another_version_is_refused_and_left_alone(new):
    new.data.mkdir()
    (new.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(DatabaseUnavailable, match="PostgreSQL 17; this version of .* runs .* 18"):
        new.running().__enter__()
    assert (new.data / "PG_VERSION").read_text() == "17\n"


def test_a_file_in_the_place_of_the_folder_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(
        DatabaseUnavailable, match="File exists.* another folder with GASTVRIJ_DATA"
    ):
        Cluster(tmp_path / "file").running().__enter__()
