"""Keys that are not those of the database: what can be read is read, and nothing is overwritten."""

import logging

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation

from checklist.models import Household, Progress
from checklist.progress.actions import CannotUndo, undo
from checklist.walls import binding, claims
from checklist.walls.binding import all_open
from gastvrij.jobs.mail import deliver
from gastvrij.lib import encryption
from gastvrij.lib.encryption import (
    KeysDoNotFit,
    Undecipherable,
    Unreadable,
    is_unreadable,
    place_of,
    seal,
)
from tests.checklist.factories import item_url, make_household, make_person, make_progress
from tests.checklist.pages import filled_in
from tests.members.factories import prove_who_it_is

pytestmark = pytest.mark.usefixtures("english")
PAGE = "De site kan nu niet bij de gezinnen"


@pytest.fixture
def wrong_key(settings):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]


@pytest.fixture
def lost(household, person):
    """A family of whom one label and one nickname were written with a key that nobody has."""
    write_with_another_key("checklist_household", "label", household.pk)
    write_with_another_key("checklist_person", "nickname", person.pk)
    return household


def write_with_another_key(table, column, row):
    with pytest.MonkeyPatch.context() as patch, connection.cursor() as cursor:
        patch.setattr("django.conf.settings.ENCRYPTION_KEYS", [Fernet.generate_key().decode()])
        text = seal("Verloren", place_of(table, column, row))
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [text, row])


def stored(household):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT label, (SELECT string_agg(nickname, ' ' ORDER BY id) FROM checklist_person"
            " WHERE household_id = %(id)s), (SELECT string_agg(note, ' ' ORDER BY id)"
            " FROM checklist_progress WHERE household_id = %(id)s)"
            " FROM checklist_household WHERE id = %(id)s",
            {"id": household.pk},
        )
        return cursor.fetchone()


# --- a key that is not this database's ----------------------------------------------------------
@pytest.mark.parametrize("sent", ["tick", "edit"])
def test_with_another_key_families_are_read_and_what_is_sent_is_refused_in_three_languages(
    client, buddy, household, settings, caplog, sent
):
    make_progress(household, note="Bel terug")
    client.force_login(buddy)
    edit = reverse("checklist:edit", args=[household.pk])
    forms = {
        "tick": (item_url(household), {"tick": "busy"}),
        "edit": (edit, filled_in(client.get(edit), {"label": "Roos"})),
    }
    before, events = stored(household), household.events.count()
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert "can't be read" in client.get("/en/gezinnen/").text
    assert client.get(household.get_absolute_url()).status_code == 200
    client.raise_request_exception = False
    response = client.post(*forms[sent])
    assert response.status_code == 503
    assert all(words in response.text for words in (PAGE, "n’a pas accès", "can’t reach"))
    assert "no-store" in response["Cache-Control"]
    fragment = client.post(*forms[sent], headers={"HX-Request": "true"})
    assert fragment.status_code == 503 and "<" not in fragment.text
    assert (stored(household), household.events.count()) == (before, events)
    assert KeysDoNotFit.sentence in caplog.messages


def test_by_no_other_way_a_text_is_written_with_another_key(household, organisation, wrong_key):
    before = stored(household)
    with pytest.raises(KeysDoNotFit), transaction.atomic():
        make_household(organisation, label="Roos")
    with pytest.raises(KeysDoNotFit), transaction.atomic():
        make_person(household)
    household.refresh_from_db()
    household.save()
    assert stored(household) == before


def test_the_check_says_so_and_a_start_for_reading_only_warns(household, settings, monkeypatch):
    settings.AS_OWNER = False

    def told():
        found = run_checks(tags=["database"], databases=["default"])
        return [one.level for one in found if one.id == "gastvrij.E007"]

    assert told() == []
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert told() == [logging.ERROR]
    monkeypatch.setenv("GASTVRIJ_READS_ON", "1")
    assert told() == [logging.WARNING]


def test_who_signs_in_with_a_code_is_told_the_same(client, coordinator, wrong_key):
    from members.accounts.second_factor import keys

    with pytest.raises(KeysDoNotFit):
        keys.encrypt("abc")
    with pytest.raises(Undecipherable):
        keys.decrypt("gAAAAABoAAAA")


# --- one text that no key opens -----------------------------------------------------------------
def test_one_unreadable_family_shows_itself_as_such_and_closes_nothing_else(
    client, coordinator, lost, organisation
):
    make_person(make_household(organisation, label="Roos"))
    client.force_login(coordinator)
    page = client.get("/en/gezinnen/").text
    assert "can't be read" in page and "Roos" in page and "They are not lost" in page
    for name in ("household", "edit", "manage", "timeline", "erase"):
        prove_who_it_is(client, coordinator)
        answer = client.get(reverse(f"checklist:{name}", args=[lost.pk]))
        assert answer.status_code == 200, name
        assert "can't be read" in answer.text, name


def test_nothing_overwrites_an_unreadable_text_unless_somebody_types_another(client, buddy, lost):
    client.force_login(buddy)
    before = stored(lost)
    edit = reverse("checklist:edit", args=[lost.pk])
    assert "replaces it for ever" in client.get(edit).text
    other = {"contact_language": "ar"}
    assert client.post(edit, filled_in(client.get(edit), other)).status_code == 302
    lost.refresh_from_db()
    assert lost.contact_language == "ar" and stored(lost) == before
    assert client.post(edit, filled_in(client.get(edit), {"label": "Roos"})).status_code == 302
    assert Household.objects.get(pk=lost.pk).label == "Roos"
    assert stored(lost)[1] == before[1]


def test_a_note_stays_through_a_tick_and_an_undo_puts_no_words_in_its_place(
    client, buddy, household
):
    progress = make_progress(household, note="Bel terug")
    event = household.events.get()
    write_with_another_key("checklist_progress", "note", progress.pk)
    before = stored(household)
    client.force_login(buddy)
    assert client.post(item_url(household), {"tick": "busy"}).status_code == 302
    assert is_unreadable(Progress.objects.get().note) and stored(household) == before
    event.note_before = Unreadable.at("checklist_progressevent:note_before:1", "b1.")
    with pytest.raises(CannotUndo, match="read"):
        undo(event, by=buddy)
    assert stored(household) == before


def test_a_file_to_take_along_says_what_it_lacks(client, coordinator, lost):
    prove_who_it_is(client, coordinator)
    export = reverse("checklist:export", args=[lost.pk])
    file = client.post(export, {"kind": "json"}).json()
    assert file["remark"].startswith("Some texts could not be read")
    assert file["family"]["label"] == file["persons"][0]["nickname"] == "can't be read"


def test_it_says_so_in_the_language_of_the_reader(lost):
    for language, words in (("nl", "niet te lezen"), ("fr", "illisible")):
        with translation.override(language):
            assert Household.objects.get(pk=lost.pk).label == words


def test_the_log_names_the_row_once_and_no_word(lost, caplog, monkeypatch):
    monkeypatch.setattr(encryption, "_told", set())
    caplog.set_level(logging.INFO, logger="gastvrij.security")
    for _ in range(2):
        Household.objects.get(pk=lost.pk)
    lines = [line for line in caplog.messages if "text_unreadable" in line]
    assert len(lines) == 1 and str(lost.pk) in lines[0]


# --- told in a sentence -------------------------------------------------------------------------
def test_a_lost_secret_is_told_to_who_is_signed_in_and_to_the_log(
    client, buddy, household, monkeypatch, caplog
):
    client.force_login(buddy)
    monkeypatch.setattr(claims, "_key", lambda: b"of another site")
    client.raise_request_exception = False
    response = client.get("/nl/gezinnen/")
    assert response.status_code == 503 and PAGE in response.text
    assert claims.ClaimRefused.sentence in caplog.messages


def test_a_job_that_fails_is_told_to_the_log_by_its_kind(caplog, monkeypatch):
    """A mail server that refuses: the queue tries again for days, and says nothing itself."""

    def refuse(number):
        raise ConnectionRefusedError("mail.example said no")

    monkeypatch.setattr(deliver, "function", refuse)
    with pytest.raises(ConnectionRefusedError):
        deliver._without_timestamp(number=1)
    (line,) = [one for one in caplog.records if one.name == "gastvrij.jobs"]
    assert line.exc_info[0] is ConnectionRefusedError


@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize("column", ["label", "nickname"])
def test_one_text_that_no_key_opens_is_enough_to_know_that_the_keys_do_not_fit(
    household, person, column
):
    """Before `migrate` takes the keys of the environment for those of the database."""
    assert all_open()
    table, row = {
        "label": ("checklist_household", household.pk),
        "nickname": ("checklist_person", person.pk),
    }[column]
    write_with_another_key(table, column, row)
    assert not all_open()


@pytest.mark.usefixtures("as_owner")
def test_a_table_that_is_still_to_be_made_hides_no_text_of_the_others(household, monkeypatch):
    """`migrate` asks before it makes the tables of a new version."""
    columns = [("checklist_of_tomorrow", "words"), ("checklist_household", "label")]
    monkeypatch.setattr(binding, "encrypted_columns", lambda: columns)
    assert all_open()
    write_with_another_key("checklist_household", "label", household.pk)
    assert not all_open()
