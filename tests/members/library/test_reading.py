"""Model documents are there for everybody: to read, to print, to open in a word processor."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from pypdf import PdfReader

from gastvrij.lib.languages import INTERFACE
from members.library import views
from members.library.actions import publish
from members.library.blanks import codes_in, filled_text
from members.library.files import read
from members.models import ModelDocument
from toolkit.models import Figure
from toolkit.paper import collection, making

pytestmark = pytest.mark.django_db
LIBRARY = "/nl/bibliotheek/"
TODAY = date(2026, 11, 28)
SLUGS = [
    "samenwerkingsafspraken", "gedragscode", "informatienota", "toestemming-gezin", "begroting",
]  # fmt: skip


def address(name, *args, language="nl"):
    with override(language):
        return reverse(f"members:{name}", args=args)


@pytest.mark.parametrize("language", INTERFACE)
@pytest.mark.parametrize("slug", SLUGS)
def test_each_document_reads_whole_in_each_language(client, slug, language):
    page = client.get(address("library_document", slug, language=language)).text
    document = ModelDocument.objects.get(slug=slug)
    for section in document.sections.all():
        assert f'id="{section.code}"' in page
    assert getattr(document, f"title_{language}") in page.replace("&#x27;", "'")
    assert "[[" not in page and "{{" not in page
    assert 'class="by-hand"' in page
    assert not re.search(r'document-part" aria-labelledby="[^"]+" lang=', page)


def test_the_list_names_them_all_and_says_that_no_family_is_written_into_them(client):
    page = client.get(LIBRARY).text
    for slug in SLUGS:
        assert f'href="{LIBRARY}{slug}/"' in page
    assert "In een document op deze site staat nooit een gezin" in page


@pytest.mark.parametrize("count", [1, 6])
def test_reading_costs_the_same_however_many_versions_there_are(
    client, count, django_assert_max_num_queries
):
    document = ModelDocument.objects.get(slug="gedragscode")
    for number in range(count):
        document.title_nl = f"Gedragscode {number}"
        document.save()
        publish(document)
    for path in (LIBRARY, document.get_absolute_url()):
        with override("nl"), django_assert_max_num_queries(8):
            client.get(path)


def test_each_fact_has_its_source_with_the_day_on_which_somebody_looked():
    for document in read():
        for source in document["sources"]:
            assert source["seen_on"] == TODAY
            assert all(source["about"].values())


def test_the_information_note_says_what_article_4_asks(client):
    page = client.get(address("library_document", "informatienota")).text
    told = ["Doel, zonder winst", "Juridisch statuut", "Verzekeraar", "Kosten", "artikel 458"]
    for one in told:
        assert one in page
    for code in ("vrijwilliger-forfait-dag", "vrijwilliger-forfait-jaar"):
        assert f'id="figure-{code}"' in page


def test_another_amount_is_another_amount_in_the_document(client):
    figure = Figure.objects.filter(code="vrijwilliger-forfait-dag").latest("valid_from")
    figure.value = "45.10"
    figure.save()
    assert "45,10" in client.get(address("library_document", "begroting")).text


def test_what_is_withdrawn_is_gone_with_its_files(client):
    ModelDocument.objects.filter(slug="begroting").update(is_withdrawn=True)
    for name in ("document", "pdf", "word", "sheet"):
        assert client.get(address(f"library_{name}", "begroting")).status_code == 404
    assert "bibliotheek/begroting/" not in client.get(LIBRARY).text


@pytest.mark.parametrize("path", ["nergens/", "gedragscode/versie/9/", "gedragscode/document.xlsx"])
def test_what_was_never_there_is_not_found(client, path):
    assert client.get(f"{LIBRARY}{path}").status_code == 404


def test_the_search_of_the_site_finds_it_in_each_language(client):
    for language, words in (("nl", "gedragscode"), ("fr", "code conduite"), ("en", "conduct")):
        page = client.get(f"/{language}/zoeken/", {"zoek": words}).text
        assert f"/{language}/bibliotheek/gedragscode/" in page


# --- on paper and in a word processor -------------------------------------------------------------
@pytest.mark.parametrize("language", INTERFACE)
def test_each_is_set_as_pdf_that_a_screen_reader_reads(language):
    wanted = [one for one in collection.papers(language, TODAY) if "document/" in one.page]
    assert len(wanted) == len(SLUGS)
    note = next(one for one in wanted if one.page == "document/informatienota")
    pdf = PdfReader(BytesIO(note.set(making.timezone.now()).content))
    words = " ".join(page.extract_text() for page in pdf.pages)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"].startswith(language)
    assert "44" in words and "......" in words
    assert "[[" not in words


def test_the_pdf_is_answered_once_it_was_made(client):
    path = address("library_pdf", "informatienota")
    assert client.get(path).status_code == 404
    [wanted] = [o for o in collection.papers("nl", TODAY) if o.page == "document/informatienota"]
    paper = collection.Paper.objects.create(
        kind=wanted.kind, page=wanted.page, language="nl", content=b"%PDF-1.7", digest="d" * 32,
        fingerprint=wanted.fingerprint, pages=2, size=8, made_at=making.timezone.now(),
    )  # fmt: skip
    assert client.get(path).content == bytes(paper.content)
    assert path in client.get(address("library_document", "informatienota")).text


@pytest.mark.parametrize("slug", SLUGS)
def test_each_opens_in_a_word_processor_with_real_headings(client, slug):
    response = client.get(address("library_word", slug, language="fr"))
    assert response["Content-Disposition"] == f'attachment; filename="{slug}-fr.docx"'
    document = Document(BytesIO(response.content))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    with override("fr"):
        titles = [one.title for one in ModelDocument.objects.get(slug=slug).sections.all()]
    assert headings == [*titles, "Sources"]
    assert document.core_properties.language == "fr-BE"
    words = "\n".join(one.text for one in document.paragraphs)
    assert "[[" not in words and "{{" not in words


def test_a_name_that_somebody_made_up_takes_the_place_of_no_document_that_is_kept(client):
    views._word.forget()
    client.get(address("library_word", "gedragscode"))
    for number in range(40):
        assert client.get(address("library_word", f"verzonnen-{number}")).status_code == 404
    assert [key[0] for key in views._word.on_the_shelf] == ["gedragscode"]


def test_the_budget_adds_up_and_checks_the_limits(client):
    response = client.get(address("library_sheet", "begroting"))
    with ZipFile(BytesIO(response.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "Wat komt er binnen" in book.read("xl/sharedStrings.xml").decode()
    for formula in ("B5*C5", "SUM(D5:D12)", "D13-D26", "AND("):
        assert formula in sheet
    assert "<v>160</v>" in sheet
    assert "44.02" in sheet and "1760.83" in sheet


def test_a_blank_is_filled_in_and_nothing_else_is():
    text = "[[organisation]] en [[...]] en [ ] en [[iets]] en [[insurer]]"
    assert codes_in(text) == ["organisation", "insurer"]
    filled = filled_text(text, {"organisation": "[[insurer]]"})
    assert filled.startswith("[[insurer]] en ....")
    assert "[  ] en [[iets]]" in filled


# --- versions --------------------------------------------------------------------------
def test_a_new_version_says_what_changed_and_the_older_one_can_be_read(client):
    document = ModelDocument.objects.get(slug="gedragscode")
    section = document.sections.get(code="geld")
    section.body_nl, document.change_nl = "Helemaal nieuw.", "Over geld staat het nu korter."
    section.save()
    document.save()
    page = address("library_document", "gedragscode")
    assert "Helemaal nieuw" not in client.get(page).text
    version = publish(document)
    assert version.number == 2
    text = client.get(page).text
    assert "Helemaal nieuw" in text and "Over geld staat het nu korter." in text
    older = client.get(f"{page}versie/1/").text
    assert "Helemaal nieuw" not in older and "Lees de nieuwste" in older
    assert 'content="noindex"' in older


def test_a_page_that_somebody_kept_is_sent_anew_after_a_new_version(client):
    page = address("library_document", "gedragscode")
    etag = client.get(page)["ETag"]
    assert client.get(page, headers={"If-None-Match": etag}).status_code == 304
    document = ModelDocument.objects.get(slug="gedragscode")
    document.title_nl = "Hoe wij ons gedragen"
    document.save()
    publish(document)
    assert client.get(page, headers={"If-None-Match": etag}).status_code == 200


def test_where_a_translation_is_missing_dutch_stands_in_and_says_so(client):
    document = ModelDocument.objects.get(slug="gedragscode")
    section = document.sections.get(code="geld")
    section.body_en = ""
    section.save()
    publish(document)
    page = client.get(address("library_document", "gedragscode", language="en")).text
    assert "Not all of this is translated yet" in page
    assert '<section class="stack document-part" aria-labelledby="geld" lang="nl">' in page
