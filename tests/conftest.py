"""The stage for every test: a database with the real toolkit, seen through the web's own role."""

import os
import threading
from contextlib import contextmanager
from copy import copy
from importlib import import_module
from urllib.parse import unquote, urlsplit

import hypothesis
import psycopg
import pytest
from asgiref.sync import sync_to_async
from cachetools import LRUCache
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.backends.signals import connection_created
from django.http.response import HttpResponseBase
from django.test.client import Client, ClientHandler, ClientMixin
from django.test.utils import ContextList
from django.utils import translation
from psycopg import sql
from psycopg.pq import TransactionStatus

from checklist.walls.policies import Policy, Table
from gastvrij.lib import rendered_pages
from gastvrij.lib.public_content import STAMPS, Kept, stamp_of_toolkit
from gastvrij.postgres.embedded import OWNER, SUPERUSER
from gastvrij.workshop.mutants.stage import shapes_the_database
from members.accounts.sessions.sealing import seal, unseal
from tests.order import pytest_collection_modifyitems  # noqa: F401
from tests.plugin import look_no_more_for_rubbish_in_what_is_there
from tests.prepared import Prepared
from toolkit.spoken import files as spoken
from toolkit.transfer import writing
from toolkit.transfer.reading import ContentFile

# How many examples Hypothesis tries (`make test ARGS=--hypothesis-profile=deep`). No limit of time
# an example: the machine may be busy.
hypothesis.settings.register_profile("quick", deadline=None, max_examples=50)
hypothesis.settings.register_profile("deep", deadline=None, max_examples=300)
hypothesis.settings.load_profile("quick")

# What the migrations and the import brought in; a test that commits leaves it as it is.
REFERENCE = (
    "django_content_type",
    "django_migrations",
    "auth_group",
    "auth_permission",
    "jobs_keyproof",
    "members_modeldocument",
)
REFERENCE_PREFIXES = ("toolkit_", "auth_group_", "members_municipality", "members_document")
to_empty: list[str] = []
"""The tables that a test which commits may leave rows in: those that began empty, and all that hold
no reference."""
NOTED = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'note_public_emptying'"
noted: set[str] = set()
"""To empty these changes the toolkit, so they are emptied only if there is something in them."""
cleaner: list[psycopg.Connection] = []
"""The superuser's connection that cleans up after tests that commit."""
A_MEGABYTE = 2**20
imported: list[str | None] = []
"""The stamp of the toolkit as the import left it, or the last test that committed."""


@pytest.fixture(scope="session")
def prepared():
    """The database that another worker or an earlier run prepared, unless code is broken for it."""
    return None if shapes_the_database() else Prepared()


@pytest.fixture(scope="session")
def django_db_setup(prepared, django_db_setup, django_db_blocker):
    """Migrate as the owner, import the toolkit once, then connect as the site does."""
    with django_db_blocker.unblock():
        if not (prepared and prepared.is_there):
            call_command("import_toolkit", verbosity=0)
            call_command("import_library", verbosity=0)
            connection.cursor().execute("DELETE FROM procrastinate_jobs")  # to make all papers
        if prepared and not prepared.is_there:
            connection.close()
            prepared.keep(connection.settings_dict["NAME"])
        to_empty[:] = [name for name in connection.introspection.table_names() if fills_up(name)]
        wake_the_storyteller_on_each_connection()
        owner = dict(connection.settings_dict)
        become(os.environ["DATABASE_URL"])
        imported[:] = [stamp_of_toolkit()]
    look_no_more_for_rubbish_in_what_is_there()
    with connected_for_cleaning():
        yield
    with django_db_blocker.unblock():
        end_other_connections()
        connection.close()
        connection.settings_dict.update(owner)


# --- who tells the story -----------------------------------------------------------------------
# A test arranges families and looks at them afterwards; it is nobody whom the walls know. So the
# test database has one policy more, which lets the test itself in. It holds on the connection of
# the test, while no request is answered and no command runs: these meet the walls as on the site.
STORYTELLER = Policy(
    "storyteller",
    "ALL",
    "walls.actor() = '' AND current_setting('gastvrij.storyteller', true) = 'on'",
)
policies_of_the_house = Table.all_policies
Table.all_policies = lambda table: (*policies_of_the_house(table), STORYTELLER)


def wake_the_storyteller_on_each_connection():
    connection_created.connect(wake_the_storyteller)
    answer = ClientHandler.__call__

    def answer_without(handler, environ):
        with storyteller("off"):
            return answer(handler, environ)

    ClientHandler.__call__ = answer_without
    execute = BaseCommand.execute

    def execute_without(command, *args, **options):
        with storyteller("off"):
            return execute(command, *args, **options)

    BaseCommand.execute = execute_without


class Presence(threading.local):
    """Whether the storyteller is there, also on a connection that this thread has yet to make."""

    def __init__(self):
        self.now = "on" if threading.current_thread() is threading.main_thread() else ""


presence = Presence()


def wake_the_storyteller(connection, **kwargs):
    if presence.now:
        set_storyteller(connection, presence.now)


@contextmanager
def storyteller(now):
    """Not through Django's cursor, so that tests which count queries do not count this."""
    before, presence.now = presence.now, now
    set_storyteller(connection, now)
    try:
        yield
    finally:
        presence.now = before
        set_storyteller(connection, before)


def set_storyteller(connection, now):
    raw = connection.connection
    if raw is None or raw.closed or raw.info.transaction_status is TransactionStatus.INERROR:
        return
    raw.execute("SELECT set_config('gastvrij.storyteller', %s, false)", [now])


@pytest.fixture(autouse=True, scope="session")
def sealed_cookies():
    """Django's test client reads and writes the bare key of its session; the site seals it."""
    name, patch = settings.SESSION_COOKIE_NAME, pytest.MonkeyPatch()
    set_cookies = ClientMixin._set_login_cookies

    def set_sealed_cookies(client, request):
        set_cookies(client, request)
        client.cookies[name].set(name, *[seal(request.session.session_key)] * 2)

    def session(client):
        store = import_module(settings.SESSION_ENGINE).SessionStore
        if cookie := client.cookies.get(name):
            return store(unseal(cookie.value))
        fresh = store()
        fresh.save()
        client.cookies[name] = seal(fresh.session_key)
        return fresh

    patch.setattr(ClientMixin, "_set_login_cookies", set_sealed_cookies)
    patch.setattr(ClientMixin, "session", property(session))
    patch.setattr(ClientMixin, "asession", sync_to_async(session))
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def keys_are_asked_about_once():
    """Not again after a minute, which tests that count queries would notice."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gastvrij.lib.encryption.LOOK_AGAIN", float("inf"))
        yield


@pytest.fixture(autouse=True, scope="session")
def one_context_a_template():
    """A list includes the same line a hundred times; Django's client would copy what each knows."""

    def store(stored, signal, sender, template, context, **kwargs):
        templates = stored.setdefault("templates", [])
        contexts = stored.setdefault("context", ContextList())
        names = stored.setdefault("names", set())
        if template.name not in names:
            contexts.append(copy(context))
            names.add(template.name)
        templates.append(template)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.store_rendered_templates", store)
        yield


@pytest.fixture(autouse=True, scope="session")
def answers_go_with_their_test():
    """Django's client makes each answer know itself: it would stay, with all that its page was made
    of, until the garbage collector comes."""
    request = Client.request

    def request_and_let_go(client, **asked):
        response = request(client, **asked)
        del response.json
        return response

    def json(response, **extra):
        return response.client._parse_json(response, **extra)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request_and_let_go)
        patch.setattr(HttpResponseBase, "json", json, raising=False)
        yield


@pytest.fixture(autouse=True, scope="session")
def sound_files_are_read_once():
    """The toolkit's own, which a hundred tests import: what they hold is copied, not read again.

    Nor is the same written anew. Of what tests change in them the latest are kept.
    """
    parse, read_files, as_yaml = ContentFile.parse, spoken.read_files, writing.as_yaml
    parsed, read, written = LRUCache(60), LRUCache(4), LRUCache(60)

    def parse_once(file, content):
        known = file.model, content
        if known in parsed:
            file.root, file.data = parsed[known]
            return
        parse(file, content)
        if not file.problems:
            parsed[known] = file.root, file.data

    def read_files_once(folder):
        paths = sorted((folder / spoken.FOLDER).glob("*"))
        known = tuple((path.name, path.read_bytes()) for path in paths if path.is_file())
        if known in read and len(known) == len(paths):
            return dict(read[known]), []
        texts, problems = read_files(folder)
        if not problems:
            read[known] = texts
        return dict(texts), problems

    def write_once(data):
        known = repr(data)
        if known not in written:
            written[known] = as_yaml(data)
        return written[known]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ContentFile, "parse", parse_once)
        patch.setattr(writing, "as_yaml", write_once)
        patch.setattr(spoken, "read_files", read_files_once)
        yield


@pytest.fixture
def alone(db):
    """Without the storyteller: this connection sees what the site's own would see."""
    with storyteller("off"):
        yield


def end_other_connections():
    """Threads of a test may leave theirs open; then the database could not be removed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database() AND usename = current_user"
        )


@pytest.fixture(autouse=True)
def pages_made_anew():
    """A test may change what a page's name does not tell, such as a setting or a function."""
    rendered_pages.forget()


as_imported = {}
"""What is kept in the process (gastvrij/lib/public_content.py) of the toolkit as imported."""


@pytest.fixture(autouse=True)
def kept_as_imported(request):
    """What one test made of the toolkit holds for the next, whatever it changed and took back.

    A test that puts something else in the place of code or settings makes its own.
    """
    is_other_code = puts_other_code(request.node)
    for one in Kept.everything:
        if is_other_code:
            one.forget()
        elif one in as_imported:
            one._shelf = as_imported[one]
    yield
    for one in Kept.everything:
        if is_other_code:
            one.forget()
        elif one._shelf.stamp in imported:
            as_imported[one] = one._shelf


def puts_other_code(test):
    """Whether the test, or a fixture of ours that it has, asks for one of pytest's to do so."""
    fixtures = test._fixtureinfo.name2fixturedefs.values()
    ours = (one for found in fixtures for one in found if one.func.__module__.startswith("tests"))
    asked = {*test._fixtureinfo.argnames, *(name for one in ours for name in one.argnames)}
    return not asked.isdisjoint({"monkeypatch", "settings"})


@pytest.fixture(autouse=True)
def dutch_again():
    """A request leaves its language behind; the next test begins in ours."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def address_of(variable):
    """The tests' database, as the role that this variable of the environment names."""
    address = urlsplit(os.environ[variable])
    return address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def become(url):
    role = urlsplit(url)
    connection.close()
    connection.settings_dict.update(
        USER=unquote(role.username), PASSWORD=unquote(role.password or "")
    )


@pytest.fixture(scope="module")
def as_owner(django_db_setup, django_db_blocker):
    """For the commands that run as the owner of the tables."""
    with django_db_blocker.unblock():
        become(os.environ["DATABASE_OWNER_URL"])
    yield
    with django_db_blocker.unblock():
        become(os.environ["DATABASE_URL"])


@pytest.fixture(autouse=True, scope="session")
def emptied_behind_its_back():
    """The web may not empty its tables, and pytest-django would as the web."""
    patch = pytest.MonkeyPatch()
    patch.setattr(
        "django.test.testcases.TransactionTestCase._fixture_teardown", lambda test: empty_database()
    )
    yield
    patch.undo()


def fills_up(table):
    if table in REFERENCE:
        return False
    return not (table.startswith(REFERENCE_PREFIXES) and has_rows(table))


def has_rows(table):
    """Of what the import fills; what it leaves empty, such as readers' reports, tests make."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table)))
        return cursor.fetchone()[0]


def empty_database():
    """What a test committed goes: a few rows one by one, as TRUNCATE makes all their files anew.

    Like TRUNCATE, the lock waits for whoever still writes; no key and no trigger of a row is asked.
    """
    cleaning = cleaner[0]
    with cleaning.transaction():
        cleaning.execute(sql.SQL("LOCK TABLE {}").format(named(to_empty)))
        filled = {name for (name,) in cleaning.execute(filled_ones())}
        sees_all = cleaning.info.user == SUPERUSER
        if sees_all and filled.isdisjoint(noted) and size(cleaning, filled) < A_MEGABYTE:
            cleaning.execute("SET LOCAL session_replication_role = replica")
            for table in filled:
                cleaning.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        else:
            cleaning.execute(sql.SQL("TRUNCATE {}").format(named(set(to_empty) - (noted - filled))))
    imported[:] = [cleaning.execute(STAMPS).fetchone()[1]]


def named(tables):
    return sql.SQL(", ").join(map(sql.Identifier, sorted(tables)))


def filled_ones():
    one = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    return sql.SQL(" UNION ALL ").join(one.format(name, sql.Identifier(name)) for name in to_empty)


def size(cleaning, tables):
    """Of their files, which also hold what is gone."""
    question = (
        "SELECT coalesce(sum(pg_relation_size(name::regclass)), 0) FROM unnest(%s::text[]) AS name"
    )
    return cleaning.execute(question, [list(tables)]).fetchone()[0]


@contextmanager
def connected_for_cleaning():
    """As a superuser, since the web may not truncate and the owner sees no family.

    On a server of somebody's own as the owner, who truncates.
    """
    address = address_of("DATABASE_OWNER_URL").replace(f"//{OWNER}@", f"//{SUPERUSER}@")
    with psycopg.connect(address, autocommit=True) as connection:
        noted.update(name for (name,) in connection.execute(NOTED))
        cleaner[:] = [connection]
        yield
