"""What we keep of a family, why, and for how long: a field without its line here fails.

Whoever adds a field says in one sentence what it is for. Who can't, leaves it out.
"""

import re
from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models

from checklist.models import AuditEvent, Erasure, Household, HouseholdDraft
from checklist.walls import keeping
from checklist.walls.tables import TABLES
from gastvrij.lib.encryption import EncryptedTextField

KEEPS = {table.name: table.keeps for table in TABLES}


def models_of_families():
    return {model.__name__: model for model in apps.get_app_config("checklist").get_models()}


def test_families_are_kept_as_long_as_they_were_told():
    """Another number here is another promise: the privacy page and docs/privacy tell these."""
    assert keeping.erased_on(date(2026, 8, 31)) == date(2027, 2, 28)
    assert (keeping.MONTHS_UNTIL_CLOSED, keeping.MONTHS_OF_AUDIT) == (24, 24)
    assert keeping.DAYS_OF_A_LINK == 90
    assert keeping.DAYS_OF_A_MESSAGE == 90
    assert keeping.DAYS_OF_A_PROOF == 31
    assert (keeping.DAYS_OF_A_REFUSAL, keeping.DAYS_OF_A_DRAFT) == (30, 7)


def test_every_model_has_its_list():
    assert {model._meta.db_table for model in models_of_families().values()} == set(KEEPS)


@pytest.mark.parametrize("model", models_of_families().values())
def test_every_field_says_why_it_is_there(model):
    reasons = KEEPS[model._meta.db_table]
    assert {field.name for field in model._meta.concrete_fields} == set(reasons)
    assert not model._meta.many_to_many
    assert all(reasons.values())


@pytest.mark.parametrize("model", models_of_families().values())
def test_every_row_says_whose_it_is(model):
    organisation = model._meta.get_field("organisation")
    assert not organisation.null
    # An organisation does not disappear from under its families.
    assert organisation.remote_field.on_delete is models.PROTECT


# What PostgreSQL does with a row when what it refers to goes: c takes it along, n empties it.
ACTIONS = """
    SELECT attname, confdeltype FROM pg_constraint
    JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND conrelid = %s::regclass AND confdeltype IN ('c', 'n')
"""
# The family itself, that it was erased and the proof, and what is no family yet.
OUTLIVES = {Household, AuditEvent, Erasure, HouseholdDraft}


def actions_of(model):
    with connection.cursor() as cursor:
        cursor.execute(ACTIONS, [model._meta.db_table])
        return {
            name: action.decode() if isinstance(action, bytes) else action
            for name, action in cursor
        }


@pytest.mark.parametrize("model", [m for m in models_of_families().values() if m not in OUTLIVES])
def test_all_of_a_family_goes_with_the_family(db, model):
    assert actions_of(model)["household_id"] == "c"
    assert not model._meta.get_field("household").null


@pytest.mark.parametrize("model", models_of_families().values())
def test_an_account_leaves_nothing_behind_but_what_was_done(db, model):
    references = [
        field for field in model._meta.concrete_fields if field.related_model is get_user_model()
    ]
    actions = actions_of(model)
    for field in references:
        assert actions[field.column] == ("n" if field.null else "c"), field


def test_every_reference_that_django_leaves_alone_is_kept_by_the_database(db):
    for model in models_of_families().values():
        for field in model._meta.concrete_fields:
            if field.remote_field and field.remote_field.on_delete is models.DO_NOTHING:
                assert field.column in actions_of(model), field


TOO_MUCH = re.compile(
    r"surname|last_name|family_name|street|address|phone|mail|national|register(?!ed_on)|birth_?da|"
    r"gender|religion|nationality|country|photo|passport|iban"
)


@pytest.mark.parametrize("model", models_of_families().values())
def test_whatever_tells_too_much_has_no_field(model):
    for field in model._meta.concrete_fields:
        assert not TOO_MUCH.search(field.name), field


@pytest.mark.parametrize("model", models_of_families().values())
def test_a_row_in_a_log_tells_nothing_of_the_family(model):
    row = model(**{model._meta.pk.attname: model._meta.pk.get_default() or 7})
    for field in model._meta.concrete_fields:
        if isinstance(field, EncryptedTextField):
            setattr(row, field.attname, "Secret")
    assert "Secret" not in f"{row} {row!r}"
    assert re.fullmatch(r"[a-z ]+ [0-9a-f-]+", str(row))  # what it is, and its number
