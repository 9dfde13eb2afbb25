"""What readers find is what the toolkit says now."""

import pytest

from tests.toolkit.desk.test_admin import admin_url, list_url, save
from toolkit.indexing.entries import agree
from toolkit.indexing.plain_text import bare
from toolkit.models import (
    Chapter,
    ChecklistItem,
    Figure,
    SearchEntry,
    SearchWord,
    Section,
    Term,
    Theme,
)
from toolkit.search.engine import search

pytestmark = pytest.mark.django_db


def places(typed, language="nl"):
    return [one.place for one in search(typed, language).found]


def test_everything_that_may_be_read_has_an_entry_in_each_language():
    number = sum(
        [
            Chapter.objects.published().count(),
            Theme.objects.published().count(),
            ChecklistItem.objects.published().count(),
            Term.objects.count(),
        ]
    )
    kinds = ["chapter", "theme", "item", "term"]
    assert SearchEntry.objects.filter(kind__in=kinds).count() == 3 * number
    shown = SearchEntry.objects.filter(kind="figure", language="nl").count()
    assert shown == Figure.objects.values("code").distinct().count()


def test_after_an_import_there_is_nothing_left_to_agree_about():
    assert agree() == 0


def test_a_theme_that_is_withdrawn_takes_its_items_along():
    Theme.objects.filter(slug="wonen").update(state="draft")
    agree()
    assert not SearchEntry.objects.filter(place__startswith="item:wonen")
    assert not SearchEntry.objects.filter(place="theme:wonen")


@pytest.mark.parametrize(
    ("model", "place"),
    [
        (Chapter, "chapter:statuten"),
        (Section, "section:verzoeker"),
        (Theme, "theme:wonen"),
        (ChecklistItem, "item:wonen-opzeg"),
    ],
)
def test_what_is_a_draft_is_found_by_nobody(model, place):
    code = place.partition(":")[2]
    name = "code" if model is ChecklistItem else "slug"
    assert SearchEntry.objects.filter(place=place).exists()
    model.objects.filter(**{name: code}).update(state="draft")
    agree()
    assert not SearchEntry.objects.filter(place=place).exists()


def test_a_word_that_nobody_writes_any_more_is_no_word():
    term = Term.objects.create(
        code="pompoen", order=999, name_nl="pompoenkaart", explanation_nl="Om soep mee te koken."
    )
    agree()
    assert places("pompoenkaart")[0] == "term:pompoen"
    assert places("pompoenkart")[0] == "term:pompoen"  # a slip of the pen
    term.delete()
    agree()
    assert not SearchWord.objects.filter(word="pompoenkaart")
    assert "term:pompoen" not in places("pompoenkaart")


def test_what_a_curator_saves_is_found_at_once(client, curator):
    client.force_login(curator)
    term = Term.objects.get(code="leefloon")
    answer = save(client, term, explanation_nl="Hiermee koop je pompoenen.")
    assert answer.status_code == 302, answer.context["errors"]
    assert places("pompoenen")[0] == "term:leefloon"


def test_what_a_curator_deletes_is_found_no_more(client, curator):
    client.force_login(curator)
    term, other = Term.objects.get(code="car-pass"), Term.objects.get(code="myria")
    client.post(admin_url(term, "delete"), {"post": "yes"})
    assert "term:car-pass" not in places("car pass")
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    client.post(list_url("term"), chosen)
    assert "term:myria" not in places("myria")


@pytest.mark.parametrize(
    "markdown, words",
    [
        ("**Vet** en *schuin*", "Vet en schuin"),
        ("- een\n- twee", "een. twee"),
        ("Een zin die\nverder gaat.\n\nNog een.", "Een zin die verder gaat. Nog een."),
        ("1. [hier](https://example.be/een_twee) lezen", "hier lezen"),
        ("| a | b |\n| --- | --- |\n| c | d |", "a: c. b: d"),
        (
            "|  | Vlaanderen | Brussel |\n|---|---|---|\n| Waarborg | 3 maanden | 2 maanden |",
            "Waarborg. Vlaanderen: 3 maanden. Brussel: 2 maanden",
        ),
        ("## Titel\n\ntekst", "Titel. tekst"),
        (None, ""),
    ],
)
def test_signs_of_markdown_are_no_words(markdown, words):
    assert bare(markdown) == words
