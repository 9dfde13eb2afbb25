"""Rules that differ per region are never cut off, and the reader's own come first."""

import re

import pytest

from tests.gastvrij.site.html import Page
from toolkit.models import Theme
from toolkit.reading.regions import COOKIE
from toolkit.reading.text import Reader, clean_html

pytestmark = pytest.mark.django_db
RULES = """
### Verschillen
| | {} | {} |
| --- | --- | --- |
| Waarborg | twee *maanden* | hoogstens <b>, nooit cash |
| Premie | huurpremie | huurtoelage |
"""
NAMES = {"nl": ("Vlaanderen", "Brussel"), "fr": ("Flandre", "Bruxelles")}
NAMES["en"] = ("Flanders", "Brussels")


def order(html):
    return re.findall(r'data-region="(\w+)"', html)


@pytest.mark.parametrize("language", NAMES)
def test_a_table_of_regions_becomes_a_block_for_each(language):
    html = clean_html(RULES.format(*NAMES[language]))
    assert "<table" not in html
    assert order(html) == ["flanders", "brussels"]
    flanders, brussels = html.split('data-region="')[1:]
    assert f"<h4>{NAMES[language][0]}</h4>" in flanders
    assert "<dt>Waarborg</dt><dd>twee <em>maanden</em></dd>" in flanders
    assert "<dt>Waarborg</dt><dd>hoogstens &lt;b&gt;, nooit cash</dd>" in brussels
    assert "<dt>Premie</dt><dd>huurtoelage</dd>" in brussels


def test_the_readers_region_comes_first():
    html = Reader(region="brussels").markdown(RULES.format(*NAMES["nl"]))
    assert order(html) == ["brussels", "flanders"]


@pytest.mark.parametrize("heads", ["| | Vlaanderen | Namen |", "| Waar | Vlaanderen | Brussel |"])
def test_another_table_stays_a_table(heads):
    assert "<table" in clean_html(f"{heads}\n| --- | --- | --- |\n| a | b | c |")


@pytest.mark.parametrize(
    "words", ["", "x", "| | Vlaanderen |\n| --- |", "| | Brussel |\n|---|---|"]
)
def test_a_table_that_is_not_finished_harms_nobody(words):
    clean_html(words)


@pytest.fixture
def housing(db):
    return Theme.objects.get(slug="wonen").get_absolute_url()


def test_a_region_is_chosen_once_and_kept(client, housing):
    assert order(client.get(housing).text) == ["flanders", "brussels"]
    assert COOKIE not in client.cookies
    page = client.get(f"{housing}?gewest=brussels")
    assert order(page.text) == ["brussels", "flanders"]
    assert "Cookie" in page["Vary"]
    assert client.cookies[COOKIE]["httponly"] and client.cookies[COOKIE]["samesite"] == "Lax"
    assert order(client.get(housing).text) == ["brussels", "flanders"]
    current = [
        link
        for link in Page(client.get(housing).text).all("a")
        if link.attributes.get("aria-current")
    ]
    assert "?gewest=brussels#part-de-regels-verschillen-per-gewest" in [
        link.attributes["href"] for link in current
    ]
    client.get(f"{housing}?gewest=flanders")
    assert order(client.get(housing).text) == ["flanders", "brussels"]


@pytest.mark.parametrize("nonsense", ["wallonia", "", "<b>", "brussels%00"])
def test_a_region_that_we_do_not_know_changes_nothing(client, housing, nonsense):
    client.cookies[COOKIE] = "nonsense"
    client.get(f"{housing}?gewest={nonsense}")
    assert client.cookies[COOKIE].value == "nonsense"
    assert order(client.get(housing).text) == ["flanders", "brussels"]


@pytest.mark.parametrize("language", NAMES)
def test_no_text_of_the_toolkit_puts_regions_in_a_table(client, language):
    for theme in Theme.objects.published():
        body = getattr(theme, f"body_{language}")
        for table in re.findall(r"<table>.*?</table>", clean_html(body), re.S):
            assert not set(NAMES[language]) & set(re.findall(r"<th>(\w+)</th>", table)), theme


def test_where_rules_are_alike_nobody_asks_for_a_region(client):
    page = client.get(Theme.objects.get(slug="kinderbijslag").get_absolute_url())
    assert "?gewest=" not in page.text
