"""What belongs to a family refers to rows of that family only, as the database's catalogue says."""

import psycopg
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from checklist.models import Progress, ProgressEvent
from checklist.progress import actions
from checklist.walls import claims
from tests.checklist.factories import (
    make_household,
    make_person,
    make_progress,
)
from tests.checklist.walls.careless import tables
from tests.conftest import address_of

REFERENCES = """
SELECT owner.relname, target.relname, condeferrable, condeferred, convalidated,
    ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS key (number, place)
        JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place),
    ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY AS key (number, place)
        JOIN pg_attribute ON attrelid = confrelid AND attnum = number ORDER BY place)
FROM pg_constraint
JOIN pg_class owner ON owner.oid = conrelid JOIN pg_class target ON target.oid = confrelid
WHERE contype = 'f' AND owner.relname = ANY (%(tables)s) AND target.relname = ANY (%(tables)s)
"""
UNIQUE = """
SELECT indexrelid::regclass::text,
    ARRAY(SELECT attname::text FROM pg_attribute
        WHERE attrelid = indrelid AND attnum = ANY (indkey))
FROM pg_index WHERE indisunique AND indrelid = ANY (%(tables)s::regclass[])
"""


def ask(question):
    with connection.cursor() as cursor:
        cursor.execute(question, {"tables": tables()})
        return cursor.fetchall()


def declared():
    """As the models have them: table, column, and the table that it refers to."""
    return {
        (model._meta.db_table, field.column, field.related_model._meta.db_table)
        for model in apps.get_app_config("checklist").get_models()
        for field in model._meta.concrete_fields
        if field.related_model and field.related_model._meta.db_table in tables()
    }


def test_every_reference_between_tables_of_families_carries_the_organisation(db):
    found = set()
    for table, target, can_wait, waits, is_checked, columns, targets in ask(REFERENCES):
        pairs = dict(zip(columns, targets, strict=True))
        assert pairs.get("organisation_id") == "organisation_id", (table, columns)
        if target != "checklist_household":
            assert pairs.get("household_id") == "household_id", (table, columns)
        assert can_wait and waits and is_checked, (table, columns)
        found |= {(table, column, target) for column, there in pairs.items() if there == "id"}
    assert found == declared()
    assert len(found) == 15


def test_nothing_is_unique_across_organisations_that_refers_to_a_family(db):
    """Otherwise a row of one organisation takes the place of another's."""
    referring = {column for _table, column, _target in declared()}
    for name, columns in ask(UNIQUE):
        if referring & set(columns):
            assert {"household_id", "household"} & set(columns), name


@pytest.fixture
def elsewhere(stranger):
    return make_household(stranger.memberships.get().organisation, label="Elders")


def test_no_row_refers_to_a_row_of_another_family(household, elsewhere):
    mine = {"organisation": household.organisation, "household": household}
    person, progress = make_person(elsewhere), make_progress(elsewhere)
    strangers_rows = [
        lambda: Progress.objects.create(**mine, item=progress.item, person=person),
        lambda: ProgressEvent.objects.create(**mine, progress=progress),
        lambda: ProgressEvent.objects.create(**mine, undoes=elsewhere.events.get()),
    ]
    for write in strangers_rows:
        with pytest.raises(IntegrityError, match="of_family_fk"), transaction.atomic():
            write()
            connection.check_constraints()


def test_a_strangers_event_does_not_stop_an_undo_nor_makes_it_wait(
    transactional_db, client, buddy, stranger, household, elsewhere
):
    """By SQL of their own, as the web's role; before their transaction is refused at its end."""
    event = make_progress(household, by=buddy).events.get()
    client.force_login(buddy)
    with psycopg.connect(address_of("DATABASE_URL")) as attack:
        actor = claims.signed(claims.of_user(stranger))
        attack.execute("SELECT set_config(%s, %s, true)", [claims.SETTING, actor])
        attack.execute(
            "INSERT INTO checklist_progressevent (organisation_id, household_id, kind, before,"
            " after, note_before, note_after, at, by_id, undoes_id)"
            " VALUES (%s, %s, 'progress', '{}', '{}', '', '', now(), %s, %s)",
            [elsewhere.organisation_id, elsewhere.pk, stranger.pk, event.pk],
        )
        address = reverse("checklist:undo", args=[household.pk, event.pk])
        assert client.post(address).status_code == 302
        assert household.progress.get().state == "open"
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            attack.commit()
    assert event.undone_by.household == household


def test_what_contradicts_the_database_is_told_in_words_and_nothing_is_saved(
    client, buddy, household, monkeypatch
):
    """As if two undid the same at the same moment, and no lock stood between them."""
    client.force_login(buddy)
    client.raise_request_exception = False
    event = make_progress(household, by=buddy).events.get()
    address = reverse("checklist:undo", args=[household.pk, event.pk])
    assert client.post(address).status_code == 302
    make_progress(household, by=buddy)
    monkeypatch.setattr(actions, "_is_overtaken", lambda event: False)
    response = client.post(address)
    assert response.status_code == 409
    assert "Niet bewaard" in response.text and "no longer agrees" in response.text
    assert household.progress.get().state == "done"
    assert household.events.count() == 3
