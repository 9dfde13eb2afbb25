"""A curator sees the languages of a text together, with what is behind and where a mistake is."""

import pytest
from django.contrib import admin
from modeltranslation.translator import translator
from selectolax.lexbor import LexborHTMLParser

from gastvrij.lib.languages_admin import LanguagesForm, LanguagesTogether, lines_of
from tests.toolkit.desk.test_admin import admin_url, get_item, save
from toolkit.models import ChecklistItem, Tip

pytestmark = pytest.mark.django_db


def page_of(desk, row):
    return LexborHTMLParser(desk.get(admin_url(row)).text)


def languages_in(row):
    return [field.attributes["data-language"] for field in row.css("[data-language]")]


def test_every_form_of_a_translated_model_has_its_languages_together():
    translated = set(translator.get_registered_models(abstract=False))
    for model, model_admin in admin.site._registry.items():
        inlines = [(inline.model, inline) for inline in model_admin.inlines]
        for one, its_admin in [(model, type(model_admin)), *inlines]:
            if one in translated:
                assert issubclass(its_admin, LanguagesTogether), one
                assert issubclass(its_admin.form, LanguagesForm), one


def test_the_languages_of_each_text_stand_in_one_row_dutch_first(desk):
    tip = Tip.objects.exclude(theme=None).first()
    rows = page_of(desk, tip.theme).css(".form-multiline")
    together = [languages_in(row) for row in rows if languages_in(row)]
    assert len(together) >= 4
    assert {tuple(languages) for languages in together} == {("nl", "fr", "en")}


def test_what_is_behind_or_missing_is_said_in_the_tab_and_below_the_field(desk):
    item = get_item()
    assert page_of(desk, item).css("[data-note]") == []
    ChecklistItem.objects.filter(pk=item.pk).update(why_nl="Door Rita.", how_en="")
    page = page_of(desk, item)
    notes = {
        field.attributes["id"]: field.attributes["data-note"] for field in page.css("[data-note]")
    }
    assert notes == {
        "id_why_fr": "loopt achter",
        "id_why_en": "loopt achter",
        "id_how_en": "ontbreekt",
    }
    assert "na deze vertaling" in page.css_first("#id_why_fr_helptext").text()


def test_a_field_is_as_tall_as_its_text(desk):
    ChecklistItem.objects.filter(pk=get_item().pk).update(why_nl="Een regel.\n" * 30)
    assert page_of(desk, get_item()).css_first("#id_why_nl").attributes["rows"] == "30"
    assert (lines_of(""), lines_of("a" * 900)) == (2, 10)


def test_what_is_wrong_leads_to_its_field_in_the_lines_below_too(desk):
    item = get_item()
    answer = save(desk, item, **{"why_fr": "{{ x }}", "documents-0-text_en": "{{ y }}"})
    assert answer.status_code == 422
    links = LexborHTMLParser(answer.text).css(".mistakes a")
    assert [link.attributes["href"] for link in links] == ["#id_why_fr", "#id_documents-0-text_en"]
    assert links[1].text().startswith("Document 1")
