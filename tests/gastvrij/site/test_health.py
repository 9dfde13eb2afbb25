"""A probe learns yes or no from this machine; staff learn what is wrong; visitors are told."""

import os
from contextlib import contextmanager

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from gastvrij.jobs.models import KeyProof
from gastvrij.postgres.embedded import OWNER, SUPERUSER
from tests.checklist.conftest import *  # noqa: F403 (the cast)
from tests.checklist.factories import household_url
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


@pytest.fixture(params=["worker", "keys", "migrations", "database"])
def broken(request, in_order, settings, monkeypatch):
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


def test_staff_learn_what_is_wrong(client, broken):
    prove_who_it_is(client, make_user("nel@example.org", is_staff=True, second_factor=True))
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
    """Not for five seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
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
