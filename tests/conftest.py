"""The stage for every test: a database with the real toolkit, seen through the web's own role."""

import os
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from psycopg import sql

# What the migrations and the import brought in; a test that commits leaves it as it is.
REFERENCE = ("django_content_type", "django_migrations", "auth_group", "auth_permission")
REFERENCE_PREFIXES = ("toolkit_", "auth_group_", "members_municipality")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Migrate as the owner, import the toolkit once, then connect as the site does."""
    with django_db_blocker.unblock():
        call_command("import_toolkit", verbosity=0)
        owner = dict(connection.settings_dict)
        become(os.environ["DATABASE_URL"])
    yield
    with django_db_blocker.unblock():
        end_other_connections()
        connection.close()
        connection.settings_dict.update(owner)


def end_other_connections():
    """Threads of a test may leave theirs open; then the database could not be removed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database() AND usename = current_user"
        )


@pytest.fixture(autouse=True)
def dutch_again():
    """A request leaves its language behind; the next test begins in ours."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def become(url):
    role = urlsplit(url)
    connection.close()
    connection.settings_dict.update(
        USER=unquote(role.username), PASSWORD=unquote(role.password or "")
    )


@pytest.fixture(autouse=True, scope="session")
def emptied_by_the_owner():
    """The web may not truncate; tests that commit are cleaned up behind its back."""
    patch = pytest.MonkeyPatch()
    patch.setattr(
        "django.test.testcases.TransactionTestCase._fixture_teardown", lambda test: empty_database()
    )
    yield
    patch.undo()


def empty_database():
    names = connection.introspection.table_names()
    tables = [
        sql.Identifier(name)
        for name in names
        if name not in REFERENCE and not name.startswith(REFERENCE_PREFIXES)
    ]
    settings = connection.settings_dict
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path=f"/{settings['NAME']}")
    with psycopg.connect(owner.geturl(), autocommit=True) as as_owner:
        as_owner.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(tables)))
