"""The list of organisations on somebody else's site."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from members.open_data import views
from tests.gastvrij.site.html import Page, problems_of
from tests.gastvrij.site.test_headers import directives_of
from tests.members.factories import BRUSSELS, make_organisation, make_user

pytestmark = pytest.mark.django_db
HIDDEN = ["draft", "submitted", "refused", "suspended", "left"]


def embed(client, place="", language="nl"):
    with override(language):
        return client.get(reverse("members:embed"), {"province": place} if place else {})


@pytest.fixture
def network(db):
    make_organisation("Buren")
    make_organisation("Kanaal", municipality=BRUSSELS)


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("", ["Kanaal", "Buren"]),
        ("flanders", ["Buren"]),
        ("east-flanders", ["Buren"]),
        ("brussels", ["Kanaal"]),
        ("limburg", []),
    ],
)
def test_the_members_of_a_province_or_region_are_shown(client, network, place, shown):
    page = Page(embed(client, place).text)
    links = [link for link in page.all("a") if link.attributes["href"].count("/") > 3]
    assert [link.text for link in links] == shown


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_it_is_a_sound_page_in_three_languages(client, network, language):
    response = embed(client, "east-flanders", language)
    page = Page(response.text)
    assert problems_of(page) == []
    assert page.all("html")[0].attributes["lang"] == language


def test_where_nobody_is_it_says_so(client, network):
    assert "Nobody is a member here yet." in embed(client, "limburg", "en").text


def test_a_place_that_there_is_not_has_no_page(client, network):
    assert embed(client, "atlantis").status_code == 404


@pytest.mark.parametrize("state", HIDDEN)
def test_who_is_not_a_member_is_not_shown_elsewhere(client, state):
    make_organisation("Nog even geduld", state=state)
    assert "geduld" not in embed(client).text


def test_any_site_may_frame_this_page_and_no_other(client, network):
    response = embed(client)
    assert directives_of(response)["frame-ancestors"] == ["*"]
    assert "X-Frame-Options" not in response.headers
    for address in (
        reverse("home"),
        reverse("members:directory"),
        reverse("members:on_your_site"),
        reverse("members:statistics"),
        "/nl/open-data/embed/?province=atlantis",
        "/nl/open-data/embed",
        "/api/hsds/organizations",
        "/api/organisations.csv",
    ):
        other = client.get(address)
        assert directives_of(other)["frame-ancestors"] == ["'none'"], address
        assert other.headers["X-Frame-Options"] == "DENY", address


def test_it_has_no_script_no_form_and_no_cookie_and_knows_nobody(client, network):
    anonymous = embed(client)
    client.force_login(make_user("wilfried@example.org", name="Wilfried"))
    response = embed(client)
    assert response.text == anonymous.text
    for element in ("script", "form", "button", "input"):
        assert not Page(response.text).all(element)
    assert not anonymous.cookies
    assert "public" in anonymous.headers["Cache-Control"]


def test_each_link_opens_in_a_page_of_its_own(client, network):
    for link in Page(embed(client).text).all("a"):
        assert link.attributes["target"] == "_blank" and "noopener" in link.attributes["rel"]


@pytest.mark.parametrize("count", [1, 20])
def test_a_long_list_costs_one_query_and_has_an_end(
    client, count, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(views, "SHOWN", 10)
    for _ in range(count):
        make_organisation()
    with django_assert_num_queries(1):
        text = embed(client, language="en").text
    assert len(Page(text).all("li")) == min(count, 10)
    assert ("There are more" in text) == (count > 10)


# --- the line to copy --------------------------------------------------------------------------
def line_of(response):
    [field] = Page(response.text).all("textarea")
    return field.text


def test_one_copies_a_line_that_shows_the_province_that_was_chosen(client, network, settings):
    settings.SITE_URL = "https://gastvrij.example"
    line = line_of(client.get("/fr/open-data/op-je-site/?province=limburg"))
    address = re.search(r'src="([^"]+)"', line)[1]
    assert address == "https://gastvrij.example/fr/open-data/embed/?province=limburg"
    assert line.startswith("<iframe ") and line.rstrip().endswith("</iframe>")
    assert "<script" not in line
    assert client.get(address.removeprefix("https://gastvrij.example")).status_code == 200


def test_without_a_choice_it_is_the_whole_network(client, network):
    line = line_of(client.get("/nl/open-data/op-je-site/"))
    assert "province" not in line


def test_a_province_that_there_is_not_is_refused_beside_the_field(client, network):
    response = client.get("/en/open-data/op-je-site/?province=%22%3E%3Cscript%3E")
    assert response.status_code == 400
    assert "error-summary" in response.text and "<script>" not in response.text
    assert not Page(response.text).all("textarea")
