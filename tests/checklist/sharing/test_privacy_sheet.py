"""What a family is told before anything is kept: in its language, aloud and on paper."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override
from pypdf import PdfReader
from pytest_django.asserts import assertContains, assertNotContains

from checklist.models.withdrawal import DAYS_OF_WARNINGS
from checklist.sharing import sheet_views
from checklist.sharing.privacy_sheet import DAYS_OF_A_BACKUP, PARTS, SHEET, values_of
from checklist.sharing.sentences import sentence
from checklist.walls.keeping import MONTHS_UNTIL_CLOSED, MONTHS_UNTIL_ERASURE
from gastvrij.lib.languages import LANGUAGES, OF_FAMILIES
from gastvrij.lib.typesetting import CannotBeSet
from gastvrij.site import privacy_terms
from tests.gastvrij.site.html import Page, problems_of
from toolkit.spoken.counts import counts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_asks_reads_all_of_it_in_each_language(client, language):
    page = client.get(reverse("privacy_sheet", args=[language]))
    with override(language):
        said = [sentence(name, **values_of(name)) for _, names in PARTS for name in names]
    assert {one.language for one in said} == {language}
    for one in said:
        assertContains(page, escape(one.words))
    direction = LANGUAGES[language].direction
    assertContains(page, f'<html lang="{language}"\ndir="{direction}"')
    assert page["Content-Language"] == language
    assert problems_of(Page(page.text)) == []
    is_told = "data-aloud" in page.text and reverse("privacy_sheet_pdf", args=[language])
    assert is_told and is_told in page.text
    assert not page.cookies


@pytest.mark.parametrize("language", OF_FAMILIES)
def test_every_sentence_that_families_read_is_translated(language):
    count = counts()[language]["page"]
    assert count.said == count.total > 100, language


def test_every_sentence_has_its_place_on_the_sheet():
    placed = {name for _, names in PARTS for name in names} | {heading for heading, _ in PARTS}
    assert set(SHEET) - placed == {"sheet_title", "sheet_read", "sheet_intro"}


def test_it_promises_what_the_site_does(client):
    text = client.get(reverse("privacy_sheet", args=["en"])).text
    assert f"{MONTHS_UNTIL_ERASURE} months later" in text
    assert f"for {MONTHS_UNTIL_CLOSED} months" in text
    assert f"erased after {DAYS_OF_WARNINGS} days" in text
    assert DAYS_OF_A_BACKUP == privacy_terms.DAYS_OF_A_BACKUP and "30 days more" in text


@pytest.mark.parametrize("language", ["xx", "nl-be", "x" * 300])
def test_of_a_language_that_does_not_exist_there_is_no_sheet(client, language):
    for name in ("privacy_sheet", "privacy_sheet_pdf"):
        assert client.get(reverse(name, args=[language])).status_code == 404


def test_on_paper_it_stands_beside_the_dutch_and_is_made_once(client, monkeypatch):
    sheet_views._pdf.forget()
    address = reverse("privacy_sheet_pdf", args=["ti"])
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf" and "public" in answer["Cache-Control"]
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Gaan jullie akkoord?" in words and "ትሰማምዑ" in words
    monkeypatch.setattr(sheet_views, "as_pdf", None)
    assert client.get(address).content == answer.content


def test_a_sheet_that_can_not_be_set_is_told_in_words(client, monkeypatch):
    def fails(*args):
        raise CannotBeSet

    sheet_views._pdf.forget()
    monkeypatch.setattr(sheet_views, "as_pdf", fails)
    answer = client.get(reverse("privacy_sheet_pdf", args=["en"]))
    assert answer.status_code == 503
    assertContains(answer, "This paper cannot be made now.", status_code=503)
    assertNotContains(answer, "Traceback", status_code=503)


def test_the_privacy_page_leads_to_it_in_each_language(client):
    page = client.get("/nl/privacy/")
    for language in LANGUAGES:
        assertContains(page, reverse("privacy_sheet", args=[language]))
