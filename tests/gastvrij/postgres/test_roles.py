"""The web's role reads and writes rows, and can do nothing else to the database."""

import os

import psycopg
import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from gastvrij.checks import (
    server_is_new_enough,
    walls_stand,
    web_role_is_bound,
    web_role_keeps_its_questions,
)
from gastvrij.postgres.addresses import refusal
from gastvrij.postgres.embedded import OWNER, SUPERUSER

pytestmark = pytest.mark.django_db
EMBEDDED = OWNER in os.environ["DATABASE_OWNER_URL"]
FORBIDDEN = [
    "TRUNCATE members_user CASCADE",
    "ALTER TABLE members_user ADD COLUMN extra text",
    "ALTER TABLE members_user DISABLE TRIGGER ALL",
    "ALTER TABLE checklist_household NO FORCE ROW LEVEL SECURITY",
    "DROP TABLE checklist_progress",
    "CREATE TABLE public.own ()",
    "CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql RETURN 'x'",
    "CREATE INDEX ON members_user (name)",
    "CREATE SCHEMA own",
    "CREATE ROLE own",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "SET SESSION AUTHORIZATION DEFAULT; SET ROLE {owner}",
    "SET session_replication_role = replica",
    "COPY members_user TO PROGRAM 'cat'",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('own', '0001', now())",
    "UPDATE django_migrations SET app = 'own'",
    "DELETE FROM django_migrations",
    "UPDATE checklist_progressevent SET at = now()",
    "DELETE FROM checklist_progressevent",
    "UPDATE checklist_auditevent SET by_id = NULL",
    "DELETE FROM checklist_auditevent",
    "UPDATE members_memberevent SET by_id = NULL",
    "DELETE FROM members_memberevent",
    "DELETE FROM checklist_progress",
    "UPDATE checklist_sharelink SET expires_on = '2099-01-01'",
    "DELETE FROM members_municipality",
    "CREATE TEMP TABLE own ()",
    "CREATE DOMAIN pg_temp.text AS int",
    "SET track_activities = on",
    "DROP POLICY reader_select ON checklist_household",
    "CREATE POLICY own ON checklist_household USING (true)",
    "ALTER FUNCTION walls.actor() OWNER TO CURRENT_USER",
    "CREATE FUNCTION walls.own() RETURNS text LANGUAGE sql RETURN 'x'",
]
# What is written there stays as it was written; and a family goes as a whole or not at all.
APPEND_ONLY = ("checklist_progressevent", "checklist_auditevent", "members_memberevent")
NEVER_DELETED = tuple(f"checklist_{name}" for name in ("person", "assignment", "progress"))


def ask(statement, values=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def owner():
    return ask("SELECT tableowner FROM pg_tables WHERE tablename = 'members_user'")[0][0]


def test_the_tests_see_the_database_as_the_web_does(settings):
    assert ask("SELECT current_user") == [(settings.WEB_ROLE,)]
    assert owner() != settings.WEB_ROLE


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_web_may_not(statement):
    with pytest.raises(ProgrammingError) as refused, transaction.atomic():
        ask(statement.format(owner=owner()))
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_web_owns_nothing_and_reads_and_writes_every_row():
    rights = """
        SELECT relname, relowner = current_user::regrole,
               has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT'),
               has_table_privilege(oid, 'UPDATE'), has_table_privilege(oid, 'DELETE'),
               has_table_privilege(oid, 'TRUNCATE, REFERENCES, TRIGGER')
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    """
    tables = {name: tuple(rights) for name, *rights in ask(rights)}
    for name in ("django_migrations", "members_municipality"):
        assert tables.pop(name) == (False, False, False, False, False), name
    assert tables.pop("checklist_sharelink") == (False, True, False, False, False)
    for name in APPEND_ONLY:
        assert tables.pop(name) == (False, True, False, False, False), name
    for name in NEVER_DELETED:
        assert tables.pop(name) == (False, True, True, False, False), name
    assert len(tables) > 25
    assert set(tables.values()) == {(False, True, True, True, False)}


def test_the_web_neither_reads_nor_changes_the_key_of_the_walls():
    for statement in ("SELECT * FROM walls.key", "INSERT INTO walls.key VALUES ('', '')"):
        with pytest.raises(ProgrammingError), transaction.atomic():
            ask(statement)


# --- what `check` and `migrate` say about a server -----------------------------------------------
def test_the_role_of_the_web_passes_the_check(settings):
    settings.AS_OWNER = False  # it was the owner who made the tests' database
    assert not list(web_role_is_bound(databases=["default"]))
    assert not list(server_is_new_enough(databases=["default"]))
    assert not list(web_role_keeps_its_questions(databases=["default"]))


@pytest.mark.skipif(not EMBEDDED, reason="names roles of the embedded database")
@pytest.mark.parametrize(
    ("role", "problem"),
    [(SUPERUSER, "gastvrij.E003"), (OWNER, "gastvrij.E003"), ("nobody_here", "gastvrij.E002")],
)
def test_another_role_does_not(settings, role, problem):
    settings.WEB_ROLE = role
    assert [error.id for error in web_role_is_bound(databases=["default"])] == [problem]


def test_the_check_says_when_the_database_does_not_believe_the_site(settings):
    settings.AS_OWNER = False  # it was the owner who made the tests' database
    assert not list(walls_stand(databases=["default"]))
    settings.SECRET_KEY = "another one" * 6
    assert [error.id for error in walls_stand(databases=["default"])] == ["gastvrij.E005"]
    settings.AS_OWNER = True  # `migrate`, which stores the key, must not be stopped
    assert not list(walls_stand(databases=["default"]))


@pytest.mark.parametrize(("version", "found"), [(140021, "14"), (90624, "9")])
def test_an_old_server_is_refused_by_name(version, found):
    assert refusal(version) == f"Gastvrij needs PostgreSQL 15 or newer; the server runs {found}."


@pytest.mark.parametrize("version", [150000, 180006])
def test_a_newer_server_is_not(version):
    assert refusal(version) == ""


def test_a_mere_look_at_the_migrations_grants_nothing(django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as queries:
        call_command("migrate", check_unapplied=True, verbosity=0)
    assert not [query for query in queries if "GRANT" in query["sql"]]


def test_a_role_whose_questions_others_can_read_is_told(settings):
    """Only a superuser may change it, so the setting that is asked about is another one here."""
    settings.AS_OWNER = False
    asked = "SELECT current_setting('track_activities')"

    def of_another_role(execute, sql, params, many, context):
        return execute("SELECT 'on'" if sql == asked else sql, params, many, context)

    with connection.execute_wrapper(of_another_role):
        (warning,) = web_role_keeps_its_questions(databases=["default"])
    assert warning.id == "gastvrij.W004"
    assert "SET track_activities = off" in warning.hint
