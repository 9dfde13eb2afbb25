"""Search engines find every public page in each language, and nothing else."""

import xml.etree.ElementTree as ElementTree
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from gastvrij.lib import rendered_pages
from tests.gastvrij.site.html import Page
from tests.members.factories import make_organisation
from tests.walk import LANGUAGES, toolkit_addresses
from toolkit.models import Theme

pytestmark = pytest.mark.django_db
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


@pytest.fixture
def found(client):
    make_organisation("Woonwijs", slug="woonwijs")
    make_organisation("Nog niet", slug="nog-niet", state="submitted")
    make_organisation("Weg", slug="weg", state="left")
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert "public" in response["Cache-Control"]
    return ElementTree.fromstring(response.content)


def addresses(found):
    return [urlsplit(one.text).path for one in found.findall("s:url/s:loc", NAMES)]


def test_every_page_of_the_toolkit_is_in_the_sitemap_once_for_each_language(found):
    listed = addresses(found)
    assert len(listed) == len(set(listed))
    for address in {reverse("home"), reverse("toolkit:glossary"), *toolkit_addresses()}:
        for language in LANGUAGES:
            assert address.replace("/nl/", f"/{language}/", 1) in listed


def test_only_approved_organisations_are_in_it(found):
    of_organisations = {one for one in addresses(found) if one.startswith("/nl/organisaties/")}
    assert of_organisations == {"/nl/organisaties/", "/nl/organisaties/woonwijs/"}


def test_each_page_knows_the_others(found):
    for page in found.findall("s:url", NAMES):
        others = {link.get("hreflang"): link.get("href") for link in page.findall("x:link", NAMES)}
        assert others.keys() == {*LANGUAGES, "x-default"}


def test_what_the_sitemap_says_is_there_opens_for_a_visitor(client, found):
    doors = [one for one in addresses(found) if one.startswith("/fr/") and one.count("/") < 5]
    assert len(doors) > 5
    for address in doors:
        assert client.get(address).status_code == 200, address


def test_a_theme_that_is_not_published_is_not_in_it(client):
    theme = Theme.objects.published().first()
    Theme.objects.filter(pk=theme.pk).update(state="draft")
    assert theme.get_absolute_url() not in client.get("/sitemap.xml").text


def test_robots_are_told_where_all_is_and_what_is_not_for_them(client):
    text = client.get("/robots.txt").text
    assert "Sitemap: http://testserver/sitemap.xml\n" in text
    for closed in ["/g/", "/*/gezinnen/", "/*/beheer/"]:
        assert f"Disallow: {closed}\n" in text


def test_a_long_sitemap_costs_no_more(client, django_assert_num_queries):
    for number in (0, 10):
        for _ in range(number):
            make_organisation()
        rendered_pages.forget()  # made from nothing, not asked after what was made before
        # stamp, chapters, sections, themes, items, organisations, documents, signals
        with django_assert_num_queries(8):
            client.get("/sitemap.xml")


def test_whatever_was_chosen_a_page_says_which_address_is_its_own(client):
    page = Page(client.get("/nl/organisaties/?zoek=wonen&pagina=2").text)
    links = [link.attributes for link in page.all("link")]
    assert [link["href"] for link in links if link["rel"] == "canonical"] == [
        "http://testserver/nl/organisaties/"
    ]
