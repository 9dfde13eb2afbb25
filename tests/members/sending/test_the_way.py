"""Signing in keeps the way: the page, its filter, and the language that one chose meanwhile."""

import pytest
from django.test import Client

from tests.gastvrij.site.html import Page
from tests.members.factories import give_second_factor, make_membership, make_user

pytestmark = pytest.mark.django_db


def in_french(page):
    links = Page(page.content.decode()).all("a")
    return next(one.attributes["href"] for one in links if one.attributes.get("hreflang") == "fr")


def test_another_language_on_the_sign_in_page_leads_to_the_page_in_that_language(client):
    to_sign_in = client.get("/nl/gezinnen/?toon=alles&blad=2")
    assert to_sign_in.url == "/nl/account/login/?next=/nl/gezinnen/%3Ftoon%3Dalles%26blad%3D2"
    address = in_french(client.get(to_sign_in.url))
    assert address == "/fr/account/login/?next=/fr/gezinnen/%3Ftoon%3Dalles%26blad%3D2"
    page = client.get(address)
    assert 'value="/fr/gezinnen/?toon=alles&amp;blad=2"' in page.text
    assert "next=%2Ffr%2Fgezinnen%2F" in page.text, "who signs up instead goes there too"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/nl/", "//evil.example", "x" * 300])
def test_an_address_elsewhere_is_no_way(client, elsewhere):
    page = client.get("/nl/account/login/", {"next": elsewhere})
    assert in_french(page).startswith("/fr/account/login/?next=")


def test_who_chooses_a_second_step_goes_on_in_the_language_they_chose():
    user, browser = make_user("cor@example.org", verified=True), Client()
    make_membership(user, role="coordinator")
    browser.force_login(user)
    assert browser.get("/nl/gezinnen/?toon=alles").url == "/nl/mijn/beveiligen/"
    give_second_factor(user)
    assert browser.get("/fr/mijn/verder/").url == "/fr/gezinnen/?toon=alles"


def test_a_form_leads_back_to_its_page_and_not_to_where_it_was_sent(client):
    page = client.post(
        "/nl/mijn/aangemeld/afmelden/", headers={"Referer": "http://testserver/nl/mijn/aangemeld/"}
    )
    assert page.url == "/nl/account/login/?next=http%3A//testserver/nl/mijn/aangemeld/"
