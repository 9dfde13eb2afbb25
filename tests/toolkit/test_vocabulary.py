import pytest

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
