"""What a family is called and what is noted about it can't be read in the database."""

import base64
import os
import subprocess

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from django.core.exceptions import FieldError
from django.db import ProgrammingError, connection, transaction
from django.db.models import BigAutoField
from django.db.models.functions import Upper
from django.urls import reverse

from checklist.models import Household, Person, Progress, ProgressEvent
from checklist.walls import claims
from gastvrij.jobs.models import OutgoingMail
from gastvrij.lib.encryption import (
    EncryptedTextField,
    Undecipherable,
    decrypt,
    encrypt,
    is_current,
    is_unreadable,
    place_of,
    readable,
    seal,
    unseal,
)
from gastvrij.postgres.embedded import PROGRAMS
from members.models import MemberEvent
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


def places(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}, id FROM {table} WHERE {column} <> ''")
        return [(text, place_of(table, column, row)) for text, row in cursor.fetchall()]


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
        "Progress.waiting_on",
        "ProgressEvent.note_before",
        "ProgressEvent.note_after",
        "ProgressEvent.waiting_on_before",
        "ProgressEvent.waiting_on_after",
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
    assert dump.count("'b1.") >= 5  # label, nickname, notes: how a sealed text begins
    for secret in (*SECRETS.values(), "Soraya", "Zerdesht"):
        assert secret not in dump


def test_nothing_stays_nothing():
    """Also as it was done before texts were bound, so that the database sees where words are."""
    assert (encrypt(""), decrypt("")) == ("", "")
    assert (seal("", "table:column:1"), unseal("", "table:column:1")) == ("", "")


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
    label = Household.objects.get().label
    assert is_unreadable(label) and "Tulp" not in label
    with pytest.raises(Undecipherable) as told:
        readable(label)
    assert "Tulp" not in str(told.value)
    assert told.value.__cause__ is None


def test_an_old_key_still_opens_what_it_closed(household, other_keys):
    assert Household.objects.get().label == "Tulp"


def test_new_words_get_the_new_key(organisation, other_keys):
    make_household(organisation, label="Roos")
    assert all(is_current(text, place) for text, place in places("checklist_household", "label"))


def test_a_text_that_was_tampered_with_is_not_shown(household):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE checklist_household SET label = overlay(label placing"
            " CASE substr(label, 20, 1) WHEN 'x' THEN 'y' ELSE 'x' END from 20)"
        )
    assert is_unreadable(Household.objects.get().label)


# --- bound to its row ---------------------------------------------------------------------------
MOVES = {
    "to another family": "UPDATE checklist_household SET label = "
    "(SELECT label FROM checklist_household WHERE id = %(victim)s) WHERE id = %(own)s",
    "to another person": "UPDATE checklist_person SET nickname = (SELECT nickname FROM "
    "checklist_person WHERE household_id = %(victim)s) WHERE household_id = %(own)s",
    "to another note": "UPDATE checklist_progress SET note = (SELECT note FROM "
    "checklist_progress WHERE household_id = %(victim)s) WHERE household_id = %(own)s",
    "to another event": "UPDATE checklist_progressevent SET note_after = (SELECT note_after FROM "
    "checklist_progressevent WHERE household_id = %(victim)s) WHERE household_id = %(own)s",
    "to another column": "UPDATE checklist_progressevent SET note_before = note_after "
    "WHERE household_id = %(own)s",
    "to another table": "UPDATE checklist_household SET label = (SELECT note FROM "
    "checklist_progress WHERE household_id = %(own)s) WHERE id = %(own)s",
}


@pytest.mark.parametrize("move", MOVES)
def test_a_text_that_was_moved_is_not_opened(transactional_db, household, organisation, move):
    own = make_household(organisation, label="Eigen")
    make_person(own, "Ik")
    for family, note in ((household, "Het geheim"), (own, "Mijn notitie")):
        make_progress(family, note=note)
    with psycopg.connect(address_of("DATABASE_OWNER_URL")) as owner:
        owner.execute("SELECT set_config(%s, %s, true)", setting_of_the_operator())
        owner.execute(MOVES[move], {"own": own.pk, "victim": household.pk})
    mine = {"household": own.pk}
    read = [
        *Household.objects.filter(pk=own.pk).values_list("label"),
        *Person.objects.filter(**mine).values_list("nickname", "household__label"),
        *Progress.objects.filter(**mine).values_list("note", "events__note_after"),
        *ProgressEvent.objects.filter(**mine).values_list("note_before", "note_after"),
    ]
    texts = [text for row in read for text in row]
    assert any(map(is_unreadable, texts))
    assert not {"Tulp", "Amal", "Het geheim"} & set(texts)


def setting_of_the_operator():
    return [claims.SETTING, claims.signed(claims.OPERATOR)]


def test_a_text_that_was_never_bound_is_refused(household):
    """Out of an old dump, onto a row of one's own: every text of this database is bound."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE checklist_household SET label = %s", [encrypt("Uit een oude dump")])
    assert is_unreadable(Household.objects.get().label)


def test_a_site_that_still_accepts_unbound_text_is_told(transactional_db, settings):
    settings.AS_OWNER = False
    assert "gastvrij.I001" not in told_by_checks()
    with psycopg.connect(address_of("DATABASE_OWNER_URL")) as owner:
        owner.execute("DELETE FROM walls.bound")
    try:
        told = told_by_checks()
    finally:
        with psycopg.connect(address_of("DATABASE_OWNER_URL")) as owner:
            owner.execute("INSERT INTO walls.bound DEFAULT VALUES")
    assert "gastvrij.I001" in told


def told_by_checks():
    return {message.id for message in run_checks(tags=["database"], databases=["default"])}


def test_the_web_may_not_say_that_unbound_text_is_accepted(db):
    for statement in ("DELETE FROM walls.bound", "TRUNCATE walls.bound", "TABLE walls.bound"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_mail_that_was_moved_is_not_sent(transactional_db):
    """Its code would open another account."""
    one, other = (OutgoingMail.objects.create(content=text) for text in ("een", "twee"))
    with psycopg.connect(address_of("DATABASE_OWNER_URL")) as owner:
        owner.execute(
            "UPDATE jobs_outgoingmail SET content = (SELECT content FROM jobs_outgoingmail "
            "WHERE id = %s) WHERE id = %s",
            [one.pk, other.pk],
        )
    assert OutgoingMail.objects.get(pk=one.pk).content == "een"
    with pytest.raises(Undecipherable):
        readable(OutgoingMail.objects.get(pk=other.pk).content)


def test_what_is_not_written_by_its_row_is_refused_and_not_written_unbound(household):
    with pytest.raises(FieldError, match="bound to its row"), transaction.atomic():
        Household.objects.update(label="Roos")
    with pytest.raises(FieldError, match="bound to its row"), transaction.atomic():
        Household.objects.bulk_update([household], ["label"])
    with pytest.raises(FieldError, match="needs its row's key"):
        OutgoingMail._meta.get_field("content").pre_save(OutgoingMail(content="Dag"), True)
    with pytest.raises(FieldError, match="computed"):
        list(Household.objects.annotate(shout=Upper("label")))
    assert Household.objects.get().label == "Tulp"


def test_a_row_is_written_with_its_key_in_one_statement(household, django_assert_num_queries):
    """The key is drawn (one question), the row inserted; nothing stands there unbound meanwhile."""
    with django_assert_num_queries(2):
        OutgoingMail.objects.create(content="tekst")


def test_a_short_name_is_as_long_as_a_longer_one():
    assert len({len(seal(name, "a:b:1")) for name in ("A", "Amal", "Abdulrahman-Mohammed")}) == 1


def test_what_a_buddy_wrote_years_ago_is_still_opened(settings):
    """Derivation, nonce, padding and place stay what they are: otherwise every name is lost."""
    settings.ENCRYPTION_KEYS = [base64.urlsafe_b64encode(bytes(32)).decode()]
    of_then = "b1.YTauOlFqZvpaqPYr-Gg5drg8FGtyjBbY3vjDJ7C4faFwQWRkacYIBN8PniFVamLn6OABNw5lABJmzxxL"
    assert unseal(of_then, place_of("checklist_person", "nickname", 7)) == "Tante Soraya"


@pytest.mark.parametrize("name", ["primary_key", "auto_created", "serialize", "verbose_name"])
def test_a_key_that_is_drawn_first_is_otherwise_the_one_that_django_would_have_made(name):
    by_django = MemberEvent._meta.pk
    assert type(by_django) is BigAutoField
    assert getattr(Progress._meta.pk, name) == getattr(by_django, name)
