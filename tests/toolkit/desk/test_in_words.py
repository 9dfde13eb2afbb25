"""A curator reads in words what the codes say, and each mistake gets its sentence."""

import pytest
from django.utils.html import escape
from django.utils.translation import gettext, override
from pytest_django.asserts import assertContains
from selectolax.lexbor import LexborHTMLParser

from tests.toolkit.desk.test_admin import admin_url, save
from toolkit.models import ChecklistItem, Source, Term
from toolkit.reading.due_words import due_in_words

pytestmark = pytest.mark.django_db
ITEM = "wonen-plaatsbeschrijving"


def get_item():
    return ChecklistItem.objects.get(code=ITEM)


def said_by(response):
    """All complaints of the page, in its fields, its rows and above them."""
    context = response.context
    forms = [context["adminform"].form]
    for one in context["inline_admin_formsets"]:
        forms += one.formset.forms
    return " ".join(str(form.errors) for form in forms)


# --- in words ----------------------------------------------------------------------------------
def test_a_term_reads_as_a_sentence_beside_its_codes(desk):
    save(desk, get_item(), **{"due_rules-0-anchors": "moved_in", "due_rules-0-within": "P30D"})
    page = desk.get(admin_url(get_item()))
    with override("nl"):
        words = due_in_words(get_item().due_rules.first().parsed)
    assert words.startswith("Binnen 30 dagen na ")
    assertContains(page, f"Zo lees je het: {words}.")


def test_a_day_of_another_step_is_told_by_its_title(desk):
    other = ChecklistItem.objects.exclude(code=ITEM).first()
    changes = {"due_rules-0-anchors": f"done:{other.code}", "due_rules-0-within": "P2W"}
    save(desk, get_item(), **changes)
    with override("nl"):
        words = due_in_words(get_item().due_rules.first().parsed, {other.code: other.title})
    assert other.title in words
    assertContains(desk.get(admin_url(get_item())), f"Zo lees je het: {escape(words)}.")


def test_for_whom_an_item_is_stands_there_with_some_people_to_try_it_on(desk):
    save(desk, get_item(), min_age="18", max_age="64", regions=["brussels"], statuses=["temporary"])
    page = desk.get(admin_url(get_item()))
    assertContains(page, "Van 18 tot en met 64 jaar")
    tried = LexborHTMLParser(page.content).css_first(".field-said_of_some .readonly")
    lines = tried.html.split("<br>")
    assert len(lines) == 6
    with override("nl"):
        status = get_item().statuses.get().name
    [adult] = [one for one in lines if "van 30" in one and status in one]
    assert "Brussel" in adult


# --- mistakes ----------------------------------------------------------------------------------
OTHERS = "Titles and the like can't hold figures."
MISTAKES = [
    (
        {"situations": ["studies"], "not_situations": ["studies"]},
        "Nobody is in a situation and not in it: this would be for nobody.",
    ),
    (
        {"situations": ["works"], "min_age": "0", "max_age": "10"},
        "Nobody of this age is in this situation: this would be for nobody.",
    ),
    (
        {"min_age": "0", "max_age": "17", "registered_ages": "18,64"},
        "Nobody was older when they were registered than they are: this would be for nobody.",
    ),
    (
        {"cases": '[{"situations": ["debts"], "not_situations": ["debts"]}]'},
        "Nobody is in a situation and not in it: this would be for nobody.",
    ),
    ({"min_age": "30", "max_age": "20"}, "The maximum is below the minimum."),
    ({"min_age": "30", "max_age": ""}, "Give both ages, or none. Without an upper limit: 120."),
    ({"title_nl": "Voor {{ figure:leefloon }}"}, OTHERS),
    ({"how_nl": "Dit is {{ zo }}."}, "Double braces are only for figures: {{ figure:CODE }}."),
    ({"reviewed_on": "2099-01-01"}, "This day is still to come."),
    (
        {"reviewed_on": "2026-01-01", "passage": ""},
        "Give the words that you read, and their source.",
    ),
    ({"family_ages": "20,3"}, "Write two ages, the lowest first, such as 18,64."),
    ({"due_rules-0-within": "morgen"}, "Write the duration as P6M, P2W or P30D."),
    (
        {"due_rules-0-anchors": "ooit"},
        "This is none of the days that a time limit can run from.",
    ),
    (
        {"due_rules-0-anchors": f"done:{ITEM}"},
        "This is none of the days that a time limit can run from.",
    ),
    (
        {"due_rules-0-kind": "legal", "due_rules-0-article_nl": ""},
        "A required deadline needs the article that sets it, and its source.",
    ),
    (
        {"due_rules-0-kind": "legal", "due_rules-0-source": ""},
        "A required deadline needs the article that sets it, and its source.",
    ),
    (
        {"due_rules-0-within": "P1M", "due_rules-0-counts_working_days": "on"},
        "Working days are counted in days, such as P8D.",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), MISTAKES)
def test_each_mistake_gets_its_sentence_and_changes_nothing(desk, changes, sentence):
    before = ChecklistItem.objects.filter(code=ITEM).values().get()
    response = save(desk, get_item(), **changes)
    assert response.status_code == 422
    with override("nl"):
        words = gettext(sentence)
    assert words != sentence
    said = said_by(response)
    assert words.replace("'", "&#x27;") in said or words in said
    assert ChecklistItem.objects.filter(code=ITEM).values().get() == before


@pytest.mark.parametrize("name", ["title_nl", "why_nl", "how_nl", "authority_nl"])
def test_dutch_is_never_empty(desk, name):
    response = save(desk, get_item(), **{name: ""})
    assert response.status_code == 422
    assert "Dit veld is verplicht" in str(response.context["adminform"].form.errors[name])


def test_a_figure_that_is_not_there_is_named(desk):
    said = said_by(save(desk, get_item(), how_nl="Betaal {{ figure:nergens }}."))
    assert "nergens" in said


def test_steps_that_wait_for_each_other_are_refused(desk):
    item, other = get_item(), ChecklistItem.objects.exclude(code=ITEM).first()
    other.after.set([item])
    said = said_by(save(desk, item, after=[other.pk]))
    with override("nl"):
        assert gettext("These items would wait for each other.") in said


# --- deleting ----------------------------------------------------------------------------------
def test_who_deletes_a_source_reads_what_would_lose_it(desk):
    item = get_item()
    source = Source.objects.create(
        theme=item.theme,
        order=99,
        code="nieuw",
        title="Nieuwe bron",
        publisher="Iemand",
        url="https://example.org/",
        language="nl",
        seen="2026",
    )
    item.sources.add(source)
    page = desk.get(admin_url(source, "delete"))
    assertContains(page, f"“{item.title}” verliest dan “{source}”.")


def test_who_deletes_a_term_reads_which_texts_it_explains(desk):
    term, item = Term.objects.first(), get_item()
    item.why_nl = f"Dit gaat over {term.name_nl}."
    item.save()
    assertContains(desk.get(admin_url(term, "delete")), f"“{item.title}” verliest dan")
