"""`manage.py rotate_keys`: everything gets the newest key while the site goes on."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from checklist.management.commands.rotate_keys import encrypted_columns
from checklist.models import Progress
from gastvrij.lib.encryption import Undecipherable, encrypt_anew, is_current
from tests.checklist.factories import make_household, make_progress
from tests.checklist.test_encryption import stored

pytestmark = pytest.mark.usefixtures("as_owner")


@pytest.fixture
def noted(household):
    return make_progress(household, note="Bel terug")


def everything_stored():
    return [text for column in encrypted_columns() for text in stored(*column)]


def test_all_texts_get_the_new_key_and_the_old_one_can_go(
    household, noted, other_keys, settings, capsys
):
    before = everything_stored()
    assert before and not any(is_current(text) for text in before)
    call_command("rotate_keys")
    assert f"{len(before)} texts encrypted anew" in capsys.readouterr().out
    settings.ENCRYPTION_KEYS = other_keys[:1]
    assert all(is_current(text) for text in everything_stored())
    household.refresh_from_db()
    assert household.label == "Tulp"
    assert household.progress.get().note == "Bel terug"
    assert household.events.get().note_after == "Bel terug"


def test_a_second_time_there_is_nothing_to_do(household, other_keys, capsys):
    call_command("rotate_keys")
    call_command("rotate_keys")
    assert capsys.readouterr().out.splitlines()[-1].startswith("0 texts encrypted anew")


def test_whoever_writes_meanwhile_loses_nothing(household, noted, other_keys, monkeypatch):
    """The note changes after the command has read it and before it writes."""
    progress = household.progress.get()

    def meanwhile(stored_text):
        if not Progress.objects.filter(pk=progress.pk, state="busy").exists():
            Progress.objects.filter(pk=progress.pk).update(note="Nieuw", state="busy", done_on=None)
        return encrypt_anew(stored_text)

    monkeypatch.setattr("checklist.management.commands.rotate_keys.encrypt_anew", meanwhile)
    call_command("rotate_keys", verbosity=0)
    progress.refresh_from_db()
    assert progress.note == "Nieuw"


def test_what_was_written_with_an_old_key_meanwhile_is_found_too(
    household, noted, other_keys, settings, monkeypatch
):
    """A part of the site that was not restarted yet still writes with the old key."""
    late = []

    def meanwhile(stored_text):
        if not late:
            settings.ENCRYPTION_KEYS = other_keys[1:]
            late.append(make_household(household.organisation, label="Laat"))
            settings.ENCRYPTION_KEYS = other_keys
        return encrypt_anew(stored_text)

    monkeypatch.setattr("checklist.management.commands.rotate_keys.encrypt_anew", meanwhile)
    call_command("rotate_keys", verbosity=0)
    assert late and all(is_current(text) for text in everything_stored())


def test_a_text_that_no_key_opens_stops_it_and_changes_nothing(household, settings):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    before = everything_stored()
    with pytest.raises(Undecipherable):
        call_command("rotate_keys")
    assert everything_stored() == before
