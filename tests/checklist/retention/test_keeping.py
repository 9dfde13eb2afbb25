"""What we keep of a family, why, and for how long: a field without its line here fails.

Whoever adds a field says in one sentence what it is for. Who can't, leaves it out.
"""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models

from checklist.models import AuditEvent, Household

# All of it goes when the family is erased (`Household.erase_on`), unless the line says otherwise.
TENANT = "the tenant: which organisation keeps it, for the walls around families"
OF_FAMILY = "of which family it is; it goes together with the family"
BY = "which volunteer; emptied when they delete their account"
RETENTION = {
    "Household": {
        "id": "the address of its pages; a random number, so that nobody can guess another one",
        "organisation": TENANT,
        "label": "a word by which its buddies know the family; no family name",
        "municipality": "region and services: no street, no number",
        "contact_language": "in which language the family reads its own list",
        "housing": "which items apply: renting, owning, in reception or elsewhere",
        "situations": "which items apply (debts, a car); nothing about health",
        "moved_in_on": "terms that run from the move",
        "lease_signed_on": "terms that run from the lease: registration, deposit",
        "left_reception_on": "the installation premium, which runs from leaving reception",
        "in_region_since": "nobody is late with what the other region asks on the day they come",
        "informed_on": "proof that the family was told and agreed",
        "informed_by": "who told the family; emptied when they delete their account",
        "state": "whether it is still followed",
        "closed_on": "from when the time until erasure runs",
        "erase_on": "the day on which all of this is erased",
        "created_at": "how long the family has been followed, in figures",
    },
    "Person": {
        "id": "tells people apart without a name",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "order": "the order in which the family was written down",
        "nickname": "how the buddy calls this person; no surname",
        "birth_year": "which items apply by age; the year only",
        "birth_month": "terms that hang on an age, if the family likes; never a day",
        "status": "which items apply by residence status",
        "arrived_on": "terms that run from the arrival",
        "applied_on": "terms that run from the request for protection",
        "decided_on": "terms that run from the decision",
        "registered_on": "terms that run from the registration by the municipality",
        "joined_on": "somebody who came later has terms of their own",
        "card_expires_on": "when the card must be renewed",
        "situations": "which items apply (works, studies, pregnant); no diagnosis",
        "left_on": "that nothing applies any more, while what was ticked stays",
    },
    "Assignment": {
        "id": "tells assignments apart",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "user": "who may see the family; goes when the account is deleted",
        "since": "from when",
        "until": "until when: whoever stopped sees nothing any more",
    },
    "Progress": {
        "id": "tells rows apart",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "item": "which item",
        "person": "about whom, where it is a person's item",
        "state": "how far it is",
        "blocked_reason": "what is in the way, from a short list; counted as a bottleneck",
        "waiting_since": "how long a service lets them wait",
        "done_on": "other time limits run from it",
        "due_override": "the date that a service gave",
        "passed": "that a term which ran out before is asked once",
        "note": "appointments and next steps; nothing about health or the asylum story",
        "changed_by": BY,
        "changed_at": "when: colleagues see whether it is recent",
    },
    "ProgressEvent": {
        "id": "their order, and undo",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "progress": "what was changed",
        "kind": "what happened",
        "before": "undo: the state and dates before; of a family's details nothing",
        "after": "what the timeline tells: state and dates, of details only the fields' names",
        "note_before": "undo of a note",
        "note_after": "what the timeline tells of a note",
        "about": "which buddy was assigned; emptied when they delete their account",
        "undoes": "that nothing is undone twice",
        "by": BY,
        "at": "when",
    },
    "ShareLink": {
        "id": "tells links apart",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "token_hash": "recognises the link; the link itself can't be made from it",
        "language": "in which language the family reads",
        "created_by": BY,
        "created_at": "when",
        "expires_on": "until when it opens the list; forgotten soon after",
        "revoked_at": "that it opens nothing any more",
        "last_used_on": "whether the family uses it",
    },
    "AuditEvent": {
        "id": "their order",
        "organisation": TENANT,
        "household": "about which family, without a link to it: it outlives the family, 24 months",
        "kind": "what was done: looked, changed, shared, exported, erased",
        "by": BY,
        "on": "once a day is enough",
        "at": "when",
    },
}


def models_of_families():
    return {model.__name__: model for model in apps.get_app_config("checklist").get_models()}


def test_every_model_has_its_list():
    assert set(models_of_families()) == set(RETENTION)


@pytest.mark.parametrize("name", RETENTION)
def test_every_field_says_why_it_is_there(name):
    fields = {field.name for field in models_of_families()[name]._meta.concrete_fields}
    assert fields == set(RETENTION[name])
    assert not models_of_families()[name]._meta.many_to_many
    assert all(RETENTION[name].values())


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
OUTLIVES = {Household, AuditEvent}  # the family itself, and that it was erased


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


@pytest.mark.parametrize("model", models_of_families().values())
def test_whatever_tells_too_much_has_no_field(model):
    too_much = re.compile(
        r"surname|last_name|family_name|street|address|phone|mail|national|register(?!ed_on)|birth_?da|"
        r"gender|religion|nationality|country|photo|passport|iban"
    )
    for field in model._meta.concrete_fields:
        assert not too_much.search(field.name), field


@pytest.mark.parametrize("model", models_of_families().values())
def test_a_row_in_a_log_tells_nothing_of_the_family(model):
    row = model(id=model._meta.pk.get_default() or 7)
    for name in ("label", "nickname", "note"):
        if hasattr(row, name):
            setattr(row, name, "Secret")
    assert "Secret" not in f"{row} {row!r}"
