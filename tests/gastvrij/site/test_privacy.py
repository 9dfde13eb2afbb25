"""What we tell people about their data: for everybody to read, in three languages, and true."""

import re

import pytest
from django.utils.translation import override

from gastvrij.site import privacy_terms
from tests.gastvrij.site.html import Page, problems_of

pytestmark = pytest.mark.django_db
TITLES = {
    "nl": "Je gegevens en je privacy",
    "fr": "Vos données et votre vie privée",
    "en": "Your data and your privacy",
}
CONTENTS = [
    "in-short",
    "who",
    "families",
    "link",
    "volunteers",
    "visitors",
    "where",
    "rights",
    "complaint",
]


def read(client, language="en"):
    response = client.get(f"/{language}/privacy/")
    assert response.status_code == 200
    return response.content.decode()


def section(html, name):
    """The words of one section, without tags."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


@pytest.mark.parametrize("language", TITLES)
def test_everybody_may_read_it_in_their_language(client, language):
    html = read(client, language)
    page = Page(html)
    assert problems_of(page) == []
    assert [heading.words.strip() for heading in page.all("h1")] == [TITLES[language]]


@pytest.mark.parametrize("language", TITLES)
def test_every_page_leads_to_it(client, language):
    assert f'href="/{language}/privacy/"' in client.get(f"/{language}/").content.decode()


@pytest.mark.parametrize("language", TITLES)
def test_its_contents_lead_to_every_section_in_order(client, language):
    html = read(client, language)
    toc = re.search(r'<details class="toc".*?</details>', html, re.DOTALL)[0]
    assert re.findall(r'href="#([a-z-]+)"', toc) == CONTENTS
    assert re.findall(r'<section aria-labelledby="([a-z-]+)"', html) == CONTENTS


@pytest.mark.parametrize("language", TITLES)
def test_it_offers_the_other_languages(client, language):
    header = re.search(
        r'<header class="page-header">.*?</header>', read(client, language), re.DOTALL
    )
    offered = set(re.findall(r'href="/(..)/privacy/"', header[0]))
    assert offered == set(TITLES) - {language}


@pytest.mark.parametrize("language", TITLES)
def test_terms_are_those_of_the_code(client, language):
    html = read(client, language)
    months = {
        privacy_terms.MONTHS_UNTIL_ERASURE,
        privacy_terms.MONTHS_UNTIL_CLOSED,
        privacy_terms.MONTHS_OF_AUDIT,
    }
    families = section(html, "families")
    assert {int(n) for n in re.findall(r"(\d+) (?:months|maanden|mois)", families)} == months
    assert [int(n) for n in re.findall(r"(\d+) (?:days|dagen|jours)", families)] == [
        privacy_terms.DAYS_OF_AN_UNFINISHED_LIST,
        privacy_terms.DAYS_OF_A_BACKUP,
    ]
    link = section(html, "link")
    assert re.findall(r"(\d+) (?:days|dagen|jours)", link) == [str(privacy_terms.DAYS_OF_A_LINK)]


@pytest.mark.parametrize("language", TITLES)
def test_how_long_somebody_stays_signed_in_is_that_of_the_code(client, language):
    visitors = section(read(client, language), "visitors")
    assert [int(n) for n in re.findall(r"(\d+) \w+", visitors)][:3] == [
        privacy_terms.DAYS_ON_THEIR_OWN_DEVICE,
        privacy_terms.MINUTES_WITHOUT_USE,
        privacy_terms.HOURS_ON_A_SHARED_DEVICE,
    ]


@pytest.mark.parametrize("language", TITLES)
def test_other_terms_would_be_told_as_well(client, language, monkeypatch):
    monkeypatch.setattr(privacy_terms, "DAYS_OF_A_LINK", 12)
    monkeypatch.setattr(privacy_terms, "MONTHS_OF_AUDIT", 7)
    assert re.findall(r"\d+", section(read(client, language), "link")) == ["12", "7"]


def test_it_says_on_what_ground_we_keep_what(client):
    html = read(client)
    assert "article 6(1)(a)" in section(html, "families")
    assert "article 9(2)(a)" in section(html, "families")
    assert "article 6(1)(b)" in section(html, "volunteers")
    assert "article 6(1)(f)" in section(html, "visitors")


def test_a_question_goes_to_the_networks_own_address(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Gastvrij Netwerk <vragen@gastvrij.example>"
    html = read(client)
    assert html.count('href="mailto:vragen@gastvrij.example"') == 2


@pytest.mark.parametrize(
    ("language", "authority", "street", "site"),
    [
        (
            "nl",
            "Gegevensbeschermingsautoriteit",
            "Drukpersstraat 35",
            "gegevensbeschermingsautoriteit",
        ),
        (
            "fr",
            "Autorité de protection des données",
            "Rue de la Presse 35",
            "autoriteprotectiondonnees",
        ),
        ("en", "Data Protection Authority", "Rue de la Presse 35", "dataprotectionauthority"),
    ],
)
def test_whoever_is_not_satisfied_finds_the_authority(client, language, authority, street, site):
    html = read(client, language)
    assert authority in section(html, "complaint")
    assert street in section(html, "complaint")
    assert f'href="https://www.{site}.be"' in html


@pytest.mark.parametrize("language", TITLES)
def test_the_day_of_the_text_is_told(client, language):
    with override(language):
        assert str(privacy_terms.PRIVACY_PAGE_OF.year) in section(
            read(client, language), "complaint"
        )


def test_a_visitor_gets_no_cookie_by_reading_it(client):
    client.get("/en/privacy/")
    assert not client.cookies
