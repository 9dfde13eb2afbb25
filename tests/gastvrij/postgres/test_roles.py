"""The web's role reads and writes rows, and can do nothing else to the database."""

import os
from dataclasses import replace

import psycopg
import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from psycopg import sql

from checklist.walls import standing
from checklist.walls.tables import TABLES
from gastvrij.checks import (
    server_is_new_enough,
    walls_stand,
    web_role_is_bound,
    web_role_keeps_its_questions,
)
from gastvrij.postgres.addresses import refusal
from gastvrij.postgres.embedded import OWNER, SUPERUSER
from gastvrij.postgres.grants import COLUMNS, wanted
from gastvrij.postgres.rights import allowed
from tests.conftest import address_of

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
    "DELETE FROM checklist_household",
    "UPDATE members_municipality SET name_nl = ''",
    "LOCK TABLE checklist_household IN ACCESS EXCLUSIVE MODE",
    "SELECT last_value FROM members_user_id_seq",
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


ITS_TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
"""
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")


def tables():
    return sorted(name for (name,) in ask(ITS_TABLES))


def rights_on(table):
    """What PostgreSQL lets this role do, of its own or because everybody may."""
    version = connection.connection.info.server_version
    whole = {
        verb
        for verb in VERBS
        if (verb != "MAINTAIN" or version >= 170000)
        and ask("SELECT has_table_privilege(%s, %s)", [table, verb]) == [(True,)]
    }
    columns = ask(
        "SELECT attname, verb FROM pg_attribute, unnest(%s::text[]) verb"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND NOT verb = ANY (%s) AND has_column_privilege(attrelid, attnum, verb)",
        [["SELECT", "INSERT", "UPDATE", "REFERENCES"], table, list(whole)],
    )
    return {(verb, None) for verb in whole} | {(verb, column) for column, verb in columns}


def test_every_table_has_its_line_in_the_list_of_rights():
    """One without a line gives the site nothing: whoever adds a table says what is needed of it."""
    assert set(tables()) == set(allowed()) - {"cache"}


def test_the_web_may_do_with_each_table_what_its_line_says_and_no_more():
    columns = {}
    for table, column, is_key in ask(COLUMNS):
        columns.setdefault(table, {})[column] = is_key
    given = {table: rights_on(table) for table in tables()}
    assert given == {table: wanted(allowed()[table], columns[table]) for table in tables()}
    assert not any(verb in VERBS[4:] for rights in given.values() for verb, _ in rights)


def test_the_web_owns_nothing():
    owned = "SELECT relname FROM pg_class WHERE pg_has_role(relowner, 'MEMBER')"
    assert ask(owned) == []


def test_the_web_asks_sequences_for_their_next_number_and_not_how_many_there_were():
    for (name,) in ask("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S'"):
        assert ask("SELECT has_sequence_privilege(%s, 'SELECT, UPDATE')", [name]) == [(False,)]


@pytest.mark.parametrize(
    "table", [table for table, rights in allowed().items() if "delete" not in rights]
)
def test_the_web_locks_rows_and_no_whole_table(table):
    """Of these; whoever may delete rows may lock their table: docs/security.md, What remains."""
    for mode in ("ACCESS EXCLUSIVE", "EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE"):
        with pytest.raises(ProgrammingError) as refused, transaction.atomic():
            ask(f"LOCK TABLE {table} IN {mode} MODE")
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_no_table_of_families_can_be_locked_whole():
    assert not [table.name for table in TABLES if "delete" in table.rights]


@pytest.fixture
def as_its_owner(db):
    """A connection of the owner beside the test's; what it does is taken back."""
    with psycopg.connect(address_of("DATABASE_OWNER_URL")) as owner:
        yield owner
        owner.rollback()


def test_a_new_table_is_closed_until_it_has_a_line(as_its_owner, settings):
    as_its_owner.execute("CREATE TABLE public.brand_new (id int PRIMARY KEY, word text)")
    rights = as_its_owner.execute(
        "SELECT has_table_privilege(%s, 'brand_new', 'SELECT, INSERT, UPDATE, DELETE')",
        [settings.WEB_ROLE],
    )
    assert rights.fetchone() == (False,)


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


POWERS = {
    "a superuser": "ALTER ROLE {role} SUPERUSER",
    "past row-level security": "ALTER ROLE {role} BYPASSRLS",
    "makes other roles": "ALTER ROLE {role} CREATEROLE",
    "copies the whole server": "ALTER ROLE {role} REPLICATION",
    "makes temporary tables": "GRANT TEMPORARY ON DATABASE {database} TO {role}",
    "makes schemas": "GRANT CREATE ON DATABASE {database} TO {role}",
    "reads the key of the walls": "GRANT SELECT ON walls.key TO {role}",
    "may act as the owner": "GRANT {owner} TO {role}",
    "may become the owner": "ALTER ROLE {role} NOINHERIT; GRANT {owner} TO {role}",
    "owns one of our tables": "ALTER TABLE checklist_person OWNER TO {role}",
}


@pytest.fixture
def ordinary_role(settings):
    """A role of this test alone, and what a superuser says about it."""
    database = connection.settings_dict["NAME"]
    names = {"role": f"{database}_ordinary", "database": database, "owner": OWNER}
    names = {what: sql.Identifier(name) for what, name in names.items()}
    address = address_of("DATABASE_OWNER_URL").replace(f"{OWNER}@", f"{SUPERUSER}@")
    settings.AS_OWNER = False  # it was the owner who made the tests' database
    settings.WEB_ROLE = f"{database}_ordinary"
    with psycopg.connect(address, autocommit=True) as superuser:

        def say(statement):
            superuser.execute(sql.SQL(statement).format(**names))

        say("CREATE ROLE {role} LOGIN")
        yield say
        say("REASSIGN OWNED BY {role} TO {owner}")
        say("DROP OWNED BY {role}")
        say("DROP ROLE {role}")


@pytest.mark.skipif(not EMBEDDED, reason="makes roles as a superuser")
@pytest.mark.parametrize("power", POWERS)
def test_one_power_too_many_is_enough_to_be_refused(ordinary_role, power):
    assert not list(web_role_is_bound(databases=["default"]))
    ordinary_role(POWERS[power])
    assert [error.id for error in web_role_is_bound(databases=["default"])] == ["gastvrij.E003"]


def test_the_check_says_when_the_database_does_not_believe_the_site(settings):
    settings.AS_OWNER = False  # it was the owner who made the tests' database
    assert not list(walls_stand(databases=["default"]))
    settings.SECRET_KEY = "another one" * 6
    assert [error.id for error in walls_stand(databases=["default"])] == ["gastvrij.E005"]
    settings.AS_OWNER = True  # `migrate`, which stores the key, must not be stopped
    assert not list(walls_stand(databases=["default"]))


def test_the_check_says_when_a_wall_stands_otherwise(settings, monkeypatch):
    settings.AS_OWNER = False
    narrower = (replace(TABLES[0], policies=TABLES[0].policies[:-1]), *TABLES[1:])
    monkeypatch.setattr(standing, "TABLES", narrower)
    [error] = walls_stand(databases=["default"])
    assert (error.id, TABLES[0].name in error.msg) == ("gastvrij.E006", True)


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
