from importlib import import_module

import pytest
from django.apps import apps

from toolkit import vocabulary
from toolkit.models import ChecklistItem, Figure, Housing, ItemDue, Situation, Status
from toolkit.models.content import Page


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (vocabulary.REGIONS, ChecklistItem.Region),
        (vocabulary.SCOPES, ChecklistItem.Scope),
        (vocabulary.DUE_KINDS, ItemDue.Kind),
        (vocabulary.AFTERWARDS, ItemDue.Then),
        (vocabulary.HOUSING, Housing),
        (vocabulary.CONFIDENCES, ChecklistItem.Confidence),
        (vocabulary.UNITS, Figure.Unit),
        (vocabulary.STATES, Page.State),
    ],
)
def test_files_and_forms_know_the_same_words(words, choices):
    assert set(words) == set(choices.values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "model"), [(vocabulary.STATUSES, Status), (vocabulary.SITUATIONS, Situation)]
)
def test_each_status_and_situation_has_its_name(words, model):
    assert list(words) == list(model.objects.values_list("code", flat=True))


@pytest.mark.django_db
def test_a_name_that_somebody_chose_stays_when_the_first_names_are_bettered():
    migration = import_module("toolkit.migrations.0007_plainer_names")
    temporary = Status.objects.get(code="temporary")
    assert temporary.name_en == "Person with temporary protection"
    migration.rename_back(apps, None)
    Status.objects.filter(code="temporary").update(name_fr="Protection (Ukraine)")
    migration.rename(apps, None)
    temporary.refresh_from_db()
    assert temporary.name_en == "Person with temporary protection"
    assert temporary.name_fr == "Protection (Ukraine)"
    assert Situation.objects.get(code="single_parent").name_fr.startswith("Élève")
