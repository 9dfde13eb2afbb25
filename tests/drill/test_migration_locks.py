"""A new version does not stop the site: a migration that has to wait gives up."""

import psycopg
import pytest

from gastvrij.postgres.embedded import SUPERUSER
from tests.drill.servers import ask, environment, manage, new_cluster, refusal, run

pytestmark = pytest.mark.long
LATER = {"DJANGO_SETTINGS_MODULE": "tests.gastvrij.late.settings"}


def test_the_check_names_the_migration_that_would_stop_the_site(furnished):
    with new_cluster(like=furnished, durable=False) as cluster, cluster.running():
        done = manage(environment(cluster, **LATER), "check_locks")
    assert done.returncode == 1
    assert "late.0001_slow_index: During normal index creation" in done.stderr
    assert "CREATE INDEX late_name ON members_user (name);" in done.stderr


def test_a_migration_that_has_to_wait_gives_up_and_leaves_nothing_half_done(furnished):
    with new_cluster(like=furnished, durable=False) as cluster, cluster.running():
        site = environment(cluster, **LATER)
        changes = "SELECT count(*) FROM django_migrations"
        before = ask(cluster, changes)
        with psycopg.connect(cluster.url(SUPERUSER)) as somebody:
            somebody.execute("LOCK TABLE members_user IN ROW EXCLUSIVE MODE")
            told = refusal(site, "migrate", "--verbosity=0")
        assert "Somebody kept a table busy for 5 seconds" in told
        assert ask(cluster, changes) == before
        assert ask(cluster, "SELECT to_regclass('late_first'), to_regclass('late_name')") == [
            (None, None)
        ]
        run(site, "migrate", "--verbosity=0")
        assert ask(cluster, "SELECT to_regclass('late_name')::text") == [("late_name",)]
