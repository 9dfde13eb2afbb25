"""`manage.py rotate_keys`: everything gets the newest key while the site goes on."""

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection

from checklist.management.commands import rotate_keys
from checklist.management.commands.rotate_keys import encrypt_anew
from checklist.models import Household, Progress
from checklist.walls.binding import encrypted_columns, refuse_unbound
from gastvrij.lib.encryption import (
    BOUND,
    Undecipherable,
    decrypt,
    encrypt,
    is_current,
    is_unreadable,
    unbound_is_refused,
    unseal,
)
from tests.checklist.factories import make_household, make_progress
from tests.checklist.test_encryption import places
from tests.members.factories import TOTP_SECRET, make_user

pytestmark = pytest.mark.usefixtures("as_owner")


@pytest.fixture
def noted(household):
    return make_progress(household, note="Bel terug")


def everything_stored():
    return [text for column in encrypted_columns() for text in places(*column)]


def test_all_texts_get_the_new_key_and_the_old_one_can_go(
    household, noted, other_keys, settings, capsys
):
    before = everything_stored()
    assert before and not any(is_current(*text) for text in before)
    call_command("rotate_keys")
    assert f"{len(before)} texts encrypted anew" in capsys.readouterr().out
    settings.ENCRYPTION_KEYS = other_keys[:1]
    assert all(is_current(*text) for text in everything_stored())
    household.refresh_from_db()
    assert household.label == "Tulp"
    assert household.progress.get().note == "Bel terug"
    assert household.events.get().note_after == "Bel terug"


def test_the_keys_of_second_factors_get_the_new_key_too(household, other_keys, settings, capsys):
    make_user("an@example.org", second_factor=True)
    call_command("rotate_keys")
    assert "the keys of 1 second factors" in capsys.readouterr().out
    settings.ENCRYPTION_KEYS = other_keys[:1]
    assert decrypt(Authenticator.objects.get().data["secret"]) == TOTP_SECRET


def test_a_second_time_there_is_nothing_to_do(household, other_keys, capsys):
    call_command("rotate_keys")
    call_command("rotate_keys")
    assert capsys.readouterr().out.splitlines()[-1].startswith("0 texts encrypted anew")


def test_whoever_writes_meanwhile_loses_nothing(household, noted, other_keys, monkeypatch):
    """The note changes after the command has read it and before it writes."""
    progress = household.progress.get()

    def meanwhile(text, place, *rest):
        is_read = place.startswith("checklist_progress:note:")
        if is_read and not Progress.objects.filter(pk=progress.pk, state="busy").exists():
            progress.note, progress.state, progress.done_on = "Nieuw", "busy", None
            progress.save()
        return encrypt_anew(text, place, *rest)

    monkeypatch.setattr("checklist.management.commands.rotate_keys.encrypt_anew", meanwhile)
    call_command("rotate_keys", verbosity=0)
    progress.refresh_from_db()
    assert (progress.note, progress.state) == ("Nieuw", "busy")


def test_what_was_written_with_an_old_key_meanwhile_is_found_too(
    household, noted, other_keys, settings, monkeypatch
):
    """A part of the site that was not restarted yet still writes with the old key."""
    late = []

    def meanwhile(text, place, *rest):
        if place.startswith("checklist_household:label:") and not late:
            settings.ENCRYPTION_KEYS = other_keys[1:]
            late.append(make_household(household.organisation, label="Laat"))
            settings.ENCRYPTION_KEYS = other_keys
        return encrypt_anew(text, place, *rest)

    monkeypatch.setattr("checklist.management.commands.rotate_keys.encrypt_anew", meanwhile)
    call_command("rotate_keys", verbosity=0)
    assert late and all(is_current(*text) for text in everything_stored())


def test_a_text_that_no_key_opens_stops_it_and_changes_nothing(household, settings):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    before = everything_stored()
    with pytest.raises(Undecipherable):
        call_command("rotate_keys")
    assert everything_stored() == before


# --- from texts of before, that are not bound to their rows -------------------------------------
@pytest.fixture
def as_before(household, noted):
    """A database of before texts were bound, as a back-up of then brings it back."""
    unbind()
    return household


def unbind():
    with connection.cursor() as cursor:
        for table, column in encrypted_columns():
            for text, place in places(table, column):
                old, row = encrypt(unseal(text, place)), place.split(":")[2]
                cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [old, row])
        cursor.execute("DELETE FROM walls.bound")


def number_of_unbound():
    return sum(not text.startswith(BOUND) for text, _place in everything_stored())


def test_texts_of_before_are_read_until_all_are_bound_and_then_refused(as_before):
    assert Household.objects.get().label == "Tulp"
    assert number_of_unbound() == len(everything_stored()) >= 4
    call_command("rotate_keys", verbosity=0)
    assert number_of_unbound() == 0 and unbound_is_refused()
    assert Household.objects.get().label == "Tulp"
    assert as_before.events.get().note_after == as_before.progress.get().note == "Bel terug"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE checklist_household SET label = %s", [encrypt("Tulp")])
    assert is_unreadable(Household.objects.get().label)


def test_while_one_is_left_the_others_are_not_refused(as_before):
    assert refuse_unbound() == number_of_unbound()
    assert not unbound_is_refused()


def test_rotation_does_not_bless_what_came_after_unless_its_operator_says_so(household):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE checklist_household SET label = %s", [encrypt("Gestolen")])
    with pytest.raises(Undecipherable, match=f"checklist_household:label:{household.pk}"):
        call_command("rotate_keys", verbosity=0)
    assert number_of_unbound() == 1
    call_command("rotate_keys", accept_unbound=True, verbosity=0)
    assert Household.objects.get().label == "Gestolen"


@pytest.mark.parametrize("text_of_death", [1, 2, 4])
def test_killed_halfway_everything_is_read_and_the_next_time_brings_it_to_an_end(
    as_before, monkeypatch, text_of_death
):
    done = []

    def until_killed(*text):
        done.append(text)
        if len(done) == text_of_death:
            raise KeyboardInterrupt
        return encrypt_anew(*text)

    monkeypatch.setattr(rotate_keys, "AT_ONCE", 1)
    monkeypatch.setattr(rotate_keys, "encrypt_anew", until_killed)
    with pytest.raises(KeyboardInterrupt):
        call_command("rotate_keys", verbosity=0)
    assert number_of_unbound() > 0 and not unbound_is_refused()
    assert Household.objects.get().label == "Tulp"
    assert as_before.progress.get().note == "Bel terug"
    call_command("rotate_keys", verbosity=0)
    assert number_of_unbound() == 0 and unbound_is_refused()
    assert as_before.progress.get().note == "Bel terug"
