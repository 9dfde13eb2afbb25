"""A probe learns yes or no from this machine; staff learn what is wrong; visitors are told."""

import os
from contextlib import contextmanager
from urllib.parse import urlencode

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from checklist.progress import actions
from gastvrij.jobs.models import KeyProof
from gastvrij.postgres.embedded import OWNER, SUPERUSER
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.factories import household_url, item_url
from tests.checklist.pages import filled_in
from tests.conftest import address_of
from tests.members.factories import make_user, prove_who_it_is

pytestmark = pytest.mark.django_db
READY = "/health/ready"
needs_the_embedded_database = pytest.mark.skipif(
    OWNER not in os.environ["DATABASE_OWNER_URL"], reason="needs the embedded database"
)


@pytest.fixture
def worker_lives():
    beat("now()")


def beat(moment):
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO procrastinate_workers (last_heartbeat) VALUES ({moment})")


@pytest.fixture
def proof():
    KeyProof.objects.exists() or KeyProof.objects.create(text="open")


@pytest.fixture
def in_order(worker_lives, proof):
    pass


def test_a_probe_needs_no_host_name_no_https_and_no_account(client, settings, in_order):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["gastvrij.example"], True
    for address, word in (("/health/live", "live\n"), (READY, "ready\n")):
        response = client.get(address, headers={"Host": "127.0.0.1:8000"})
        assert (response.status_code, response.text) == (200, word)
        assert response.headers["Cache-Control"] == "no-store"
        assert not response.cookies


def break_worker():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    beat("now() - interval '2 minutes'")


def break_keys(settings):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]


def break_migrations(monkeypatch):
    """As after a new version, before `migrate`."""
    applied = MigrationRecorder.applied_migrations

    def without_the_last(recorder):
        return {
            key: row for key, row in applied(recorder).items() if key != ("jobs", "0001_initial")
        }

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", without_the_last)


def break_database(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("the server is away")

    monkeypatch.setattr("gastvrij.site.health.database_answers", refuse)


@pytest.fixture
def staff(db):
    return make_user("nel@example.org", is_staff=True, second_factor=True)


@pytest.fixture(params=["worker", "keys", "migrations", "database"])
def broken(request, staff, in_order, settings, monkeypatch):
    if request.param == "worker":
        break_worker()
    elif request.param == "keys":
        break_keys(settings)
    else:
        {"migrations": break_migrations, "database": break_database}[request.param](monkeypatch)
    return request.param


def test_a_probe_learns_that_something_is_wrong_and_not_what(client, broken):
    response = client.get(READY)
    assert (response.status_code, response.text) == (503, "not ready\n")
    assert client.get("/health/live").status_code == 200


def test_staff_learn_what_is_wrong(client, staff, broken):
    prove_who_it_is(client, staff)
    response = client.get(READY)
    assert response.status_code == 503
    wrong = {name for name, is_there in response.json().items() if not is_there}
    everything = {"ready", "database", "migrations", "keys", "worker"}
    assert wrong == (everything if broken == "database" else {"ready", broken})


def test_others_who_are_signed_in_learn_no_more_than_a_probe(client, buddy, in_order):
    client.force_login(buddy)
    response = client.get(READY)
    assert (response.status_code, response.text) == (200, "ready\n")


def test_whoever_has_a_shell_reads_it_there(broken, capsys):
    with pytest.raises(CommandError, match="not ready"):
        call_command("health")
    assert f"{broken}: NOT in order" in capsys.readouterr().out


# --- a site that has to wait -------------------------------------------------------------------
def test_a_visitor_of_a_busy_site_is_told_so_in_three_languages(client, monkeypatch):
    client.raise_request_exception = False

    def refuse(*args, **kwargs):
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr("gastvrij.site.views.Chapter.objects.published", refuse)
    response = client.get("/fr/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert all(words in response.text for words in ("Even geduld", "trop occupé", "too busy"))
    assert "canceling" not in response.text


@needs_the_embedded_database
def test_one_held_row_holds_no_page(transactional_db, client, buddy, household):
    """Whoever needs the row is told so after a moment; all others never notice."""
    client.raise_request_exception = False
    client.force_login(buddy)
    with impatient(), somebody_holds("SELECT FROM checklist_household FOR UPDATE"):
        assert client.get(reverse("home")).status_code == 200
        assert client.get(household_url(household)).status_code == 200
        response = client.post(reverse("checklist:close", args=[household.pk]), {"confirm": "on"})
        assert response.status_code == 503
    household.refresh_from_db()
    assert household.state == "open"


@contextmanager
def impatient():
    """Not for five seconds: nobody lets go of what is held meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
        yield
        cursor.execute("RESET lock_timeout")


@contextmanager
def somebody_holds(statement):
    """As a superuser, whom no wall stops."""
    address = address_of("DATABASE_OWNER_URL").replace(f"{OWNER}@", f"{SUPERUSER}@")
    with psycopg.connect(address) as holding:
        holding.execute(statement)
        yield
        holding.rollback()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("lock_timeout", "5s"),
        ("statement_timeout", "30s"),
        ("idle_in_transaction_session_timeout", "1min"),
    ],
)
def test_the_sites_role_never_waits_for_ever(setting, value):
    with psycopg.connect(address_of("DATABASE_URL")) as fresh:
        assert fresh.execute(f"SHOW {setting}").fetchone() == (value,)


def test_the_sites_role_looks_rows_up_rather_than_read_whole_tables():
    with psycopg.connect(address_of("DATABASE_URL")) as fresh:
        assert fresh.execute("SHOW random_page_cost").fetchone() == ("1.1",)


# --- nothing that was typed is lost ------------------------------------------------------------
def send(client, address, values):
    """As a browser does; Django's client would send a form with files."""
    form = urlencode(values, doseq=True)
    return client.post(address, form, content_type="application/x-www-form-urlencoded")


@pytest.fixture
def slow(transactional_db, client, buddy, monkeypatch):
    """A site whose database really takes too long over every line of the timeline."""
    client.raise_request_exception = False
    client.force_login(buddy)
    record = actions.record

    def record_slowly(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '50ms'")
            cursor.execute("SELECT pg_sleep(5)")
        return record(*args, **kwargs)

    monkeypatch.setattr(actions, "record", record_slowly)
    yield
    monkeypatch.setattr(actions, "record", record)


def test_what_was_typed_comes_back_to_be_sent_again(slow, client, household, monkeypatch):
    address = item_url(household)
    form = filled_in(
        client.get(address), {"note": 'Bel "Amal" <na 14 u>'}, css_class="progress-form"
    )
    response = send(client, address, form)
    assert response.status_code == 503
    assert "no-store" in response.headers["Cache-Control"]
    assert all(words in response.text for words in ("niet bewaard", "pas encore", "not saved"))
    assert not household.progress.exists()
    monkeypatch.undo()
    again = filled_in(response)
    assert send(client, address, again).status_code == 302
    assert household.progress.get().note == 'Bel "Amal" <na 14 u>'


def test_a_tick_that_takes_too_long_says_so_in_the_readers_language(slow, client, household):
    address = item_url(household).replace("/nl/", "/fr/")
    response = client.post(address, {"tick": "open"}, headers={"HX-Request": "true"})
    assert (response.status_code, response["Content-Type"][:10]) == (503, "text/plain")
    assert response.text.startswith("Le site est trop occupé\u00a0: rien n'a été enregistré.")
    assert not household.progress.exists()


def test_what_was_saved_is_not_asked_again(transactional_db, client, buddy, household, monkeypatch):
    """The link was made; only its page took too long."""
    client.raise_request_exception = False
    client.force_login(buddy)

    def slowly(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '50ms'")
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", property(slowly))
    address = reverse("checklist:share", args=[household.pk])
    response = send(client, address, {"language": "nl"})
    assert response.status_code == 503
    assert "Wat je stuurde, is bewaard" in response.text
    assert "<form" not in response.text
    assert household.links.count() == 1
    assert "niet bewaard, maar" in send(client, address, {"language": "nonsense"}).text


def test_a_form_of_an_account_does_not_come_back(transactional_db, client, monkeypatch):
    """It holds a password."""
    client.raise_request_exception = False

    def refuse(*args, **kwargs):
        raise OperationalError("the server is away")

    monkeypatch.setattr("allauth.account.views.LoginView.form_valid", refuse)
    make_user("an@example.org", verified=True, password="een goed gesprek")
    form = {"login": "an@example.org", "password": "een goed gesprek"}
    response = send(client, reverse("account_login"), form)
    assert response.status_code == 503
    assert "een goed gesprek" not in response.text
    assert "laad deze pagina opnieuw" in response.text
