"""What was erased is in the files of the tables no more, after the night: decision 30."""

import psycopg
import pytest

from gastvrij.postgres.embedded import OWNER
from tests.drill.servers import ask, environment, new_cluster, refusal, run

MARK = "gastvrij-zonnebloem"
OF_FAMILY = {
    "checklist_person": ["nickname"],
    "checklist_progress": ["note"],
    "checklist_progressevent": ["note_before", "note_after"],
}


@pytest.fixture
def cluster(furnished):
    """A family with a word that is known, erased."""
    with new_cluster(like=furnished) as cluster, cluster.running():
        most = (
            "SELECT household_id FROM checklist_progress GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        )
        [(family,)] = ask(cluster, most)
        ask(cluster, f"UPDATE checklist_household SET label = '{MARK}' WHERE id = %s", [family])
        for table, columns in OF_FAMILY.items():
            words = ", ".join(f"{column} = '{MARK}'" for column in columns)
            ask(cluster, f"UPDATE {table} SET {words} WHERE household_id = %s", [family])
        ask(cluster, "ANALYZE")
        assert marks(cluster) > 10
        ask(cluster, "DELETE FROM checklist_household WHERE id = %s", [family])
        yield cluster


def marks(cluster):
    """How often the word stands in the database's files, without the log of what is written."""
    ask(cluster, "CHECKPOINT")
    files = [path for path in (cluster.data / "base").rglob("*") if path.is_file()]
    return sum(path.read_bytes().count(MARK.encode()) for path in files)


def test_what_was_erased_is_in_no_file_of_the_tables_after_the_night(cluster):
    ask(cluster, "VACUUM")
    assert marks(cluster) > 10  # a plain one leaves every byte where it stood
    owner = environment(cluster, GASTVRIJ_AS_OWNER="1")
    for _ in range(2):
        run(owner, "vacuum_families")
        assert marks(cluster) == 0


def test_the_sites_own_role_is_told_that_it_may_not(cluster):
    assert "GASTVRIJ_AS_OWNER" in refusal(environment(cluster), "vacuum_families")
    assert marks(cluster) > 10


def test_it_gives_up_on_a_table_that_somebody_reads_and_does_the_others(cluster):
    owner = environment(cluster, GASTVRIJ_AS_OWNER="1")
    with psycopg.connect(cluster.url(OWNER)) as reader:
        reader.execute("SELECT FROM checklist_person LIMIT 1")
        assert "busy: checklist_person." in refusal(owner, "vacuum_families")
    run(owner, "vacuum_families")
    assert marks(cluster) == 0
