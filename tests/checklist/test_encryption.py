"""What a family is called and what is noted about it can't be read in the database."""

import os
import subprocess

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import connection
from django.urls import reverse

from checklist.models import Household, Person, Progress, ProgressEvent
from checklist.walls import claims
from gastvrij.lib.encryption import EncryptedTextField, Undecipherable, is_current
from gastvrij.postgres.embedded import PROGRAMS
from tests.checklist.factories import (
    item_url,
    make_household,
    make_person,
    make_progress,
)
from tests.checklist.pages import filled_in
from tests.conftest import address_of

SECRETS = {"label": "Zonnebloemveld", "nickname": "Tante Soraya", "note": "Dinsdag bij Zerdesht"}


def write_secrets(client, buddy, household):
    """By the pages, as a buddy writes them, and changed once, so that the timeline has both."""
    client.force_login(buddy)
    edit = reverse("checklist:edit", args=[household.pk])
    words = {"label": SECRETS["label"], "people-0-nickname": SECRETS["nickname"]}
    assert client.post(edit, filled_in(client.get(edit), words)).status_code == 302
    for note in (SECRETS["note"], "Anders"):
        form = filled_in(client.get(item_url(household)), {"note": note}, css_class="progress-form")
        assert client.post(item_url(household), form).status_code == 302


def stored(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''")
        return [text for (text,) in cursor.fetchall()]


def test_every_field_in_which_people_write_freely_is_encrypted():
    free = {
        f"{model.__name__}.{field.name}"
        for model in (Household, Person, Progress, ProgressEvent)
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"TextField", "CharField"} and not field.choices
    }
    assert free == {
        "Household.label",
        "Person.nickname",
        "Progress.note",
        "ProgressEvent.note_before",
        "ProgressEvent.note_after",
    }
    for model in (Household, Person, Progress, ProgressEvent):
        for field in model._meta.concrete_fields:
            if f"{model.__name__}.{field.name}" in free:
                assert isinstance(field, EncryptedTextField)


def test_a_buddy_reads_what_was_written(client, buddy, household):
    write_secrets(client, buddy, household)
    page = client.get(household.get_absolute_url()).text
    assert SECRETS["label"] in page
    assert SECRETS["nickname"] in client.get(reverse("checklist:edit", args=[household.pk])).text
    assert SECRETS["note"] in client.get(reverse("checklist:timeline", args=[household.pk])).text


def test_a_dump_of_the_database_holds_none_of_it(transactional_db, client, buddy, household):
    """pg_dump as its owner, without row-level security in the way: the worst that can be stolen."""
    write_secrets(client, buddy, household)
    dump = subprocess.run(
        [
            PROGRAMS / "pg_dump",
            "--inserts",
            "--enable-row-security",
            "--dbname",
            address_of("DATABASE_OWNER_URL"),
        ],
        env=os.environ | {"PGOPTIONS": f"-c gastvrij.actor={claims.signed(claims.BACKUP)}"},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert str(household.pk) in dump and buddy.email in dump
    assert dump.count("'gAAAA") >= 5  # label, nickname, notes: how a Fernet token begins
    for secret in (*SECRETS.values(), "Soraya", "Zerdesht"):
        assert secret not in dump


def test_the_same_word_looks_different_each_time(organisation):
    make_household(organisation, label="Tulp")
    make_household(organisation, label="Tulp")
    one, other = stored("checklist_household", "label")
    assert one != other


def test_what_is_encrypted_is_not_searched_by_mistake(household):
    with pytest.raises(FieldError):
        Household.objects.filter(label="Tulp").exists()
    with pytest.raises(FieldError):
        Household.objects.filter(label__startswith="T").exists()
    assert not Household.objects.filter(label="").exists()


def test_no_note_is_told_from_a_note(household):
    make_progress(household, state="busy")
    assert Progress.objects.filter(note="").count() == 1
    make_progress(household, note="Bel terug")
    assert Progress.objects.filter(note="").count() == 0


def test_families_stand_in_the_order_of_their_words(client, coordinator, household, organisation):
    for label in ("Zebra", "école", "Egel", "appel"):
        make_person(make_household(organisation, label=label))
    client.force_login(coordinator)
    lists = client.get(reverse("checklist:households")).context["checklists"]
    labels = [checklist.household.label for checklist in lists]
    assert labels == ["appel", "école", "Egel", "Tulp", "Zebra"]


@pytest.mark.parametrize(("name", "longest"), [("label", 40), ("people-0-nickname", 30)])
def test_a_word_may_be_as_long_as_before_and_no_longer(client, buddy, household, name, longest):
    client.force_login(buddy)
    edit = reverse("checklist:edit", args=[household.pk])
    assert client.post(edit, filled_in(client.get(edit), {name: "a" * longest})).status_code == 302
    too_long = client.post(edit, filled_in(client.get(edit), {name: "b" * (longest + 1)}))
    assert too_long.status_code == 422


# --- keys --------------------------------------------------------------------------------------
def test_with_another_key_nothing_can_be_read_and_the_error_tells_nothing(household, settings):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(Undecipherable) as told:
        Household.objects.get().label  # noqa: B018
    assert "Tulp" not in str(told.value)
    assert told.value.__cause__ is None


def test_an_old_key_still_opens_what_it_closed(household, other_keys):
    assert Household.objects.get().label == "Tulp"


def test_new_words_get_the_new_key(organisation, other_keys):
    make_household(organisation, label="Roos")
    assert all(is_current(text) for text in stored("checklist_household", "label"))


def test_a_text_that_was_tampered_with_is_not_shown(household):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE checklist_household SET label = overlay(label placing 'x' from 20)")
    with pytest.raises(Undecipherable):
        Household.objects.get()
