"""What holds for every page: its language, its outline, its labels, and nothing from elsewhere."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils.translation import override
from selectolax.lexbor import LexborHTMLParser

from checklist.families.actions import close_household
from checklist.sharing.actions import share
from tests.checklist.conftest import buddy, coordinator, household, organisation  # noqa: F401
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    household_url,
    item_url,
    make_family_of_six,
    make_household,
    make_progress,
)
from tests.gastvrij.site.html import DATA, Page, fetched_by, problems_of
from tests.members.factories import prove_who_it_is
from tests.walk import (
    LANGUAGES,
    Walked,
    addresses_without_values,
    in_each_language,
    pages_of,
    public_pages,
)

pytestmark = pytest.mark.django_db


def assert_is_sound(address, response, language):
    page = response.page if isinstance(response, Walked) else Page(response.content.decode())
    # The items are one template with cleaned Markdown: their HTML is read strictly in Dutch.
    if language == "nl" or "/toolkit/punt/" not in address:
        assert problems_of(page) == [], address
    (root,) = page.all("html")
    assert root.attributes["lang"] == language, address
    for element, fetched in fetched_by(page):
        assert urlsplit(fetched).netloc in ("", "testserver"), f"{address}: {element}"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    for script in page.all("script"):
        if script.attributes.get("type") not in DATA:
            assert f"'nonce-{script.attributes.get('nonce')}'" in policy, f"{address}: {script}"
    return page


SOUND = """<!DOCTYPE html><html><head><title>T</title></head>
<body><main><h1>H</h1>{}</main></body></html>"""


@pytest.mark.parametrize(
    "mistake",
    [
        "<h3>A level too deep</h3>",
        "<h1>Another one</h1>",
        "<p><ul><li>List in a paragraph</li></ul></p>",
        "<ul><p>No item</p></ul>",
        "<div>",
        "</div>",
        "<p>Never closed",
        "<b><i>Crossed</b></i>",
        "<table><p>Not here</p></table>",
        "<input>",
        "<label for='nobody'>Label</label>",
        "<img src='/a.png'>",
        "<a href='/'><svg aria-hidden='true'></svg></a>",
        "<a href='/'>Link with <button>button</button></a>",
        "<a href='#nowhere'>Link</a>",
        "<i id='a'></i><i id='a'></i>",
        "<p class='a' class='b'></p>",
        "<p style='color: red'></p>",
        "<p onclick='run()'></p>",
        "<script>run()</script>",
        "<nav></nav><nav></nav>",
    ],
)
def test_the_eye_for_mistakes_sees(mistake):
    assert problems_of(Page(SOUND.format("<p>Good</p>"))) == []
    assert problems_of(Page(SOUND.format(mistake))) != []


@in_each_language
def test_every_public_page_is_sound_and_asks_nothing_of_another_site(language):
    pages = public_pages(language)
    assert len(pages) > 200
    for address, response in pages.items():
        assert_is_sound(address, response, language)


@in_each_language
def test_every_public_page_names_the_same_page_in_the_other_languages(language):
    for address, response in public_pages(language).items():
        alternates = {
            link.attributes["hreflang"]: urlsplit(link.attributes["href"]).path
            for link in LexborHTMLParser(response.content).css("link[rel=alternate][hreflang]")
        }
        expected = {other: re.sub("^/../", f"/{other}/", address) for other in LANGUAGES}
        assert alternates == expected | {"x-default": expected["nl"]}, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_is_not_there_says_so_in_the_readers_language(client, language):
    response = client.get(f"/{language}/nobody-lives-here/")
    assert response.status_code == 404
    assert_is_sound("404", response, language)
    assert f'href="/{language}/"' in response.content.decode()


@pytest.mark.parametrize(
    ("spoken", "language"),
    [("fr-BE,fr;q=0.9", "fr"), ("en-GB", "en"), ("nl-BE", "nl"), ("ar", "nl"), ("", "nl")],
)
def test_the_front_door_opens_in_the_visitors_language(client, spoken, language):
    response = client.get("/", headers={"Accept-Language": spoken})
    assert response.status_code == 302
    assert response.headers["Location"] == f"/{language}/"


@pytest.fixture
def family(buddy, coordinator, organisation):  # noqa: F811
    family = make_household(organisation, label="Roos", buddy=buddy)
    persons = make_family_of_six(family)
    make_progress(family, by=buddy)
    make_progress(family, code=FOR_PERSON, person=persons[0], by=buddy, state="busy")
    make_progress(family, code="wonen-huurcontract", by=coordinator, state="waiting", note="Wacht")
    share(family, "ar", by=buddy)
    close_household(make_household(organisation, label="Linde"), by=coordinator)
    return family


def family_addresses(family):
    person = family.persons.first()
    pages = ("edit", "timeline", "buddies", "share", "manage", "export", "close", "erase")
    yield from (reverse(f"checklist:{page}", args=[family.pk]) for page in pages)
    yield reverse("checklist:households") + "?stand=gesloten"
    yield reverse("checklist:trail") + f"?gezin={family.pk}"
    yield from (
        household_url(family, query) for query in ("", "?weergave=thema", "?weergave=persoon")
    )
    yield item_url(family)
    yield item_url(family, FOR_PERSON, person)
    yield item_url(family, "wonen-huurcontract")


@pytest.mark.parametrize("who", ["buddy", "coordinator"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_behind_the_door_is_sound(client, request, family, who, language):
    prove_who_it_is(client, request.getfixturevalue(who))
    with override(language):
        addresses = [*addresses_without_values(), *family_addresses(family)]
    pages = dict(pages_of(client, addresses))
    with override(language):
        assert household_url(family) in pages and item_url(family, FOR_HOUSEHOLD) in pages
    for address, response in pages.items():
        assert_is_sound(address, response, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_with_a_new_link_and_the_familys_own_are_sound(client, family, buddy, language):  # noqa: F811
    client.force_login(buddy)
    with override(language):
        address = reverse("checklist:share", args=[family.pk])
    response = client.post(address, {"language": language})
    page = assert_is_sound(address, response, language)
    (field,) = (one for one in page.all("input") if one.attributes.get("id") == "link")
    link = urlsplit(field.attributes["value"]).path
    assert_is_sound(link, client.get(link), language)


@pytest.mark.parametrize("who", [None, "coordinator"])
def test_a_form_that_was_sent_empty_comes_back_sound(client, request, family, who):
    with override("nl"):
        addresses = [*addresses_without_values(), *family_addresses(family)]
    for address in addresses:
        if who:
            prove_who_it_is(client, request.getfixturevalue(who))
        response = client.post(address, {})
        assert response.status_code < 500, address
        if response.content.startswith(b"<!DOCTYPE") or b"<html" in response.content:
            assert_is_sound(address, response, "nl")
