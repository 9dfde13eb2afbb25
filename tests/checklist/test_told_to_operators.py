"""What only an operator can mend is told in a sentence by every command."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import translation

import manage
from gastvrij.lib import encryption
from gastvrij.lib.encryption import KeysDoNotFit, keys_fit, place_of, seal
from gastvrij.management.commands.migrate import Command as Migrate
from tests.checklist.factories import make_household

pytestmark = pytest.mark.usefixtures("as_owner")


@pytest.fixture
def wrong_key(settings):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]


@pytest.fixture
def command_line(monkeypatch):
    """What `manage.py` says when it ends."""

    def said(*arguments):
        monkeypatch.setattr("sys.argv", ["manage.py", *arguments])
        with pytest.raises(SystemExit) as told:
            manage.main()
        return told.value.code

    monkeypatch.setattr("manage.execute_from_command_line", lambda line: call_command(*line[1:]))
    monkeypatch.setattr("manage.addresses.ready", lambda command: translation.override("en"))
    return said


@pytest.mark.parametrize("command", ["retention", "rotate_keys", "appoint_coordinator"])
def test_a_lost_secret(household, settings, monkeypatch, command_line, command):
    settings.SECRET_KEY = "another one" * 6
    arguments = {"appoint_coordinator": [household.organisation.slug, "x@example.org"]}
    monkeypatch.setattr("checklist.management.commands.appoint_coordinator.account", lambda _: None)
    said = command_line(command, *arguments.get(command, []))
    assert "SECRET_KEY" in said and "manage.py migrate" in said


def test_keys_that_open_nothing(household, command_line, wrong_key):
    assert command_line("rotate_keys").startswith("No key of ENCRYPTION_KEYS opens the text at ")
    household.refresh_from_db()
    assert len(command_line("rotate_keys").splitlines()) == 1


def test_a_proof_is_not_made_of_a_key_that_opens_nothing(household, wrong_key):
    """`migrate` would make a wrong key pass for right."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM jobs_keyproof")
    assert keys_fit() is None
    with pytest.raises(KeysDoNotFit):
        call_command(Migrate(), verbosity=0)
    assert keys_fit() is None


def test_a_database_that_lets_nobody_in(command_line, monkeypatch):
    def refuse(line):
        raise OperationalError("connection failed: FATAL:  password authentication failed")

    monkeypatch.setattr("manage.execute_from_command_line", refuse)
    assert command_line("check") == (
        "The database does not let us in: connection failed: FATAL: password authentication failed"
    )


def test_a_process_that_nobody_restarted_stops_writing_after_a_minute(
    organisation, household, settings, monkeypatch
):
    """It still has the old key alone, and everything was encrypted anew meanwhile."""
    old, new = settings.ENCRYPTION_KEYS, Fernet.generate_key().decode()
    make_household(organisation)
    settings.ENCRYPTION_KEYS = [new]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM jobs_keyproof")
        (row,) = cursor.fetchone()
        text = seal("open", place_of("jobs_keyproof", "text", row))
        cursor.execute("UPDATE jobs_keyproof SET text = %s", [text])
    settings.ENCRYPTION_KEYS = old
    monkeypatch.setattr(encryption, "_fitted", {key: 0.0 for key in encryption._fitted})
    with pytest.raises(KeysDoNotFit):
        make_household(organisation)
