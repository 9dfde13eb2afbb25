import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from markdown_it import MarkdownIt

from tests.kept import make_what_is_kept
from toolkit.models import Figure, Term, Theme
from toolkit.reading.text import Reader, clean_html
from toolkit.reading.words import words_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def reader():
    with override("nl"):
        yield Reader(TODAY)


@pytest.fixture
def rent():
    source = Theme.objects.get(slug="wonen").sources.first()
    return Figure.objects.create(
        code="huur", label_nl="Huur", value=Decimal("1314.20"), unit="EUR/maand",
        valid_from=date(2026, 1, 1), source=source, order=0,
    )  # fmt: skip


# --- safety ------------------------------------------------------------------------------------
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[klik](javascript:alert(1))",
    "[klik](data:text/html,<script>alert(1)</script>)",
    "![beeld](https://example.org/spion.png)",
    "<iframe src='https://example.org'></iframe>",
    "<p style='color:red' onclick='alert(1)'>x</p>",
    "`<script>`",
    "<svg/onload=alert(1)>",
    "{{ figure:<script>alert(1)</script> }}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_script_survives(reader, attack):
    assert_harmless(f"{reader.markdown(attack)}{reader.line(attack)}")


@pytest.mark.parametrize(
    "attack", [*ATTACKS, "<a href='/' onclick='alert(1)'>x</a>", "<p class='a' id='b'>x</p>"]
)
def test_nor_would_it_if_typed_tags_were_read_as_such(attack, monkeypatch):
    """What Markdown makes of a text is cleaned, whatever that is."""
    monkeypatch.setattr("toolkit.reading.text.PARSER", MarkdownIt("commonmark", {"html": True}))
    html = clean_html.__wrapped__(attack)
    assert_harmless(html)
    assert not re.search(r"<[^>]*\s(on[a-z]+|style|id|src)=", html)


def assert_harmless(html):
    html = html.replace("&lt;", "").lower()
    for danger in ("<script", "<img", "<iframe", "<svg", "<p style", 'href="javascript', 'href="d'):
        assert danger not in html


def test_tags_that_a_curator_types_are_words(reader):
    """Markdown is all that is read; that what comes out is cleaned is the second defence."""
    assert "&lt;strong&gt;vet&lt;/strong&gt;" in reader.markdown("<strong>vet</strong>")
    assert "&lt;h3 onclick" in reader.markdown("<h3 onclick='alert(1)'>x</h3>")


def test_what_a_curator_writes_in_a_term_is_no_html(reader):
    Term.objects.create(
        code="x", order=0, name_nl="<b>x</b>", explanation_nl="<script>", also_nl="blub & co"
    )
    html = reader.markdown("Dit is blub & co.")
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "<script>" not in html
    assert "blub &amp; co</a>" in html


def test_a_link_elsewhere_tells_nothing_about_us(reader):
    html = reader.markdown("[site](https://example.org)")
    assert '<a href="https://example.org" rel="noopener noreferrer">site</a>' in html


def test_tables_scroll_and_headings_stay_below_the_pages_own(reader):
    html = reader.markdown("# Kop\n\n| a | b |\n| :-: | --- |\n| 1 | 2 |")
    assert "<h3>Kop</h3>" in html
    assert '<div class="table-scroll" tabindex="0"><table>' in html
    assert "style" not in html


# --- figures -----------------------------------------------------------------------------------
def test_a_figure_leads_to_its_row_with_date_and_source(reader, rent):
    html = reader.markdown("Je betaalt {{ figure:huur }}.")
    assert '<a class="figure" href="#figure-huur">€\xa01.314,20' in html
    (row,) = reader.rows()
    assert row["figure"] == rent
    assert not row["warning"]


def test_a_rule_of_long_ago_that_still_holds_carries_no_mark(reader, rent):
    Figure.objects.filter(pk=rent.pk).update(valid_from=date(2019, 1, 1))
    assert "figure__mark" not in reader.markdown("{{ figure:huur }}")


def test_a_figure_that_should_have_changed_is_marked(reader, rent):
    Figure.objects.filter(pk=rent.pk).update(next_on=date(2026, 3, 1))
    assert "figure__mark" in reader.markdown("{{ figure:huur }}")
    assert "1 maart 2026" in reader.rows()[0]["warning"]


def test_a_figure_in_a_link_is_no_link_in_a_link(reader, rent):
    html = reader.markdown("[{{ figure:huur }}](https://example.org)")
    assert html.count("<a ") == 1
    assert "1.314,20" in html


def test_a_figure_that_is_gone_does_not_break_the_page(reader):
    assert "figure:" not in reader.markdown("{{ figure:weg }}")


# --- words -------------------------------------------------------------------------------------
def test_a_word_is_explained_the_first_time_only(reader):
    first, second = reader.markdown("Het OCMW en het OCMW."), reader.markdown("Het OCMW.")
    assert first.count('href="#term-ocmw">OCMW</a>') == 1
    assert '<span class="term__explanation" id="term-ocmw" popover>' in first
    assert "button" not in second


def test_a_word_at_the_start_of_a_sentence_may_have_a_capital(reader):
    assert ">Leefloon</a>" in reader.markdown("Leefloon krijg je niet vanzelf.")


@pytest.mark.parametrize(
    "text", ["### Het OCMW", "[OCMW](https://example.org)", "`OCMW`", "ocmw", "xOCMWx"]
)
def test_some_places_and_spellings_stay_as_they_are(reader, text):
    assert "button" not in reader.markdown(text)


def test_a_french_reader_gets_the_french_word():
    with override("fr"):
        html = Reader(TODAY).markdown("Le CPAS décide, pas l'OCMW.")
    assert 'href="#term-ocmw">CPAS</a>' in html


def test_a_page_full_of_texts_takes_one_query(reader, rent, django_assert_num_queries):
    make_what_is_kept()
    words_of(TODAY)
    with django_assert_num_queries(1):
        for _ in range(5):
            reader.markdown("Het OCMW betaalt {{ figure:huur }}.")
            reader.line("Leefloon: {{ figure:huur }}.")
