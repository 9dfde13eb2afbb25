"""What `migrate` does to the walls and rights: what differs from the code, and no more."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection

from checklist.walls import claims, standing
from checklist.walls.policies import Policy
from checklist.walls.tables import TABLES
from tests.gastvrij.postgres.test_roles import ask

pytestmark = pytest.mark.usefixtures("as_owner", "transactional_db")


def test_what_was_given_by_hand_is_taken_back(settings):
    web = settings.WEB_ROLE
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE, TRUNCATE ON checklist_household, django_migrations TO {web}")
        cursor.execute(f"GRANT UPDATE (token_hash) ON checklist_sharelink TO {web}")
        cursor.execute(f"REVOKE SELECT ON members_user FROM {web}")
    call_command("migrate", verbosity=0)
    may = "SELECT has_table_privilege(%s, %s, %s)"
    for table in ("checklist_household", "django_migrations"):
        assert ask(may, [web, table, "DELETE, TRUNCATE"]) == [(False,)]
    assert ask(may, [web, "members_user", "SELECT"]) == [(True,)]
    assert ask(
        "SELECT has_column_privilege(%s, 'checklist_sharelink', 'token_hash', 'UPDATE')", [web]
    ) == [(False,)]


@pytest.mark.parametrize(
    "change",
    [
        "DROP POLICY reader_select ON checklist_person",
        "CREATE POLICY everybody ON checklist_person USING (true)",
        "ALTER TABLE checklist_person NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE checklist_person DISABLE ROW LEVEL SECURITY",
        "CREATE OR REPLACE FUNCTION walls.actor() RETURNS text LANGUAGE sql RETURN 'operator'",
        "DROP POLICY member_update ON checklist_person; CREATE POLICY member_update ON"
        " checklist_person FOR UPDATE USING (true)",
    ],
)
def test_a_wall_that_somebody_changed_is_told_and_stands_again(change):
    assert standing.fallen() == []
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert standing.fallen() in (["checklist_person"], ["functions"])
    call_command("migrate", verbosity=0)
    assert standing.fallen() == []


def test_what_did_not_change_is_left_alone(django_assert_max_num_queries):
    """So that no table is locked at each new version."""
    with django_assert_max_num_queries(400) as queries:
        call_command("migrate", verbosity=0)
    statements = [query["sql"] for query in queries]
    assert not [text for text in statements if "POLICY" in text or "FUNCTION" in text]
    assert not [text for text in statements if text.startswith(("GRANT INSERT", 'REVOKE ALL ON "'))]


def test_a_new_policy_of_the_code_is_put_up(monkeypatch):
    table = TABLES[0]
    policies = (*table.policies, Policy("one_more", "SELECT", "false"))
    monkeypatch.setattr(standing, "TABLES", (replace(table, policies=policies),))
    assert standing.fallen() == [table.name]
    assert standing.put_up() == [table.name]
    assert ask("SELECT qual FROM pg_policies WHERE policyname = 'one_more'") == [("false",)]
    monkeypatch.undo()
    assert standing.put_up() == [table.name]
    assert ask("SELECT 1 FROM pg_policies WHERE policyname = 'one_more'") == []


def test_a_restored_database_of_before_can_be_asked_at_once_who_is_there(
    django_assert_num_queries,
):
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION walls.claim(text)")
    standing.help_older_ones()
    assert claims.are_believed()
    with django_assert_num_queries(1):  # one that knows claims is left as it is
        standing.help_older_ones()
