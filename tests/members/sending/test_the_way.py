"""Signing in keeps the way: the page, its filter, and the language that one chose meanwhile."""

import re

import pytest
from django.core import mail
from django.http import QueryDict
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


# --- a forgotten password ----------------------------------------------------------------------
WISHED = "/fr/gezinnen/?toon=alles&blad=2"
ANOTHER = "een ander gesprek"
NEW = {"password1": ANOTHER, "password2": ANOTHER}


def link_named(page, start):
    links = [one.attributes.get("href", "") for one in Page(page.content.decode()).all("a")]
    return next(link for link in links if link.startswith(start))


def ask_for_link(client, going_to):
    """From the sign-in on: what the mail's link is."""
    page = client.get("/fr/account/login/", {"next": going_to})
    page = client.get(link_named(page, "/fr/account/password/reset/"))
    fields = {one.attributes["name"]: one.attributes.get("value") for one in hidden(page)}
    sent = client.post("/fr/account/password/reset/", fields | {"email": "an@example.org"})
    assert sent.url.startswith("/fr/account/password/reset/done/")
    assert client.get(sent.url).status_code == 200
    return re.search(r"http\S+", mail.outbox[-1].body)[0]


def hidden(page):
    fields = Page(page.content.decode()).all("input")
    return [one for one in fields if one.attributes.get("name") == "next"]


def test_who_forgot_their_password_comes_to_the_page_they_asked_for_in_its_language(client):
    """The mail may be opened on another device, where nobody knows what was asked for."""
    make_user("an@example.org", verified=True, language="nl")
    link = ask_for_link(client, WISHED)
    elsewhere = Client()
    page = elsewhere.get(link, follow=True)
    assert page.wsgi_request.path.startswith("/fr/")
    [field] = hidden(page)
    done = elsewhere.post(page.context["action_url"], NEW | {"next": field.attributes["value"]})
    assert done.url.startswith("/fr/account/password/reset/key/done/")
    page = elsewhere.get(link_named(elsewhere.get(done.url), "/fr/account/login/?"))
    fields = {"login": "an@example.org", "password": NEW["password1"]}
    field, _of_passkey = hidden(page)
    signed_in = elsewhere.post("/fr/account/login/", fields | {"next": field.attributes["value"]})
    assert signed_in.url == WISHED


def test_a_link_that_is_too_old_leads_to_a_new_one_for_the_same_page(client):
    page = client.get("/fr/account/password/reset/key/1-old/", {"next": WISHED})
    address = link_named(page, "/fr/account/password/reset/")
    assert QueryDict(address.partition("?")[2])["next"] == WISHED


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/nl/", "//evil.example", "javascript:alert(1)", "/" * 600]
)
def test_a_mail_about_a_password_leads_nowhere_else(client, elsewhere):
    """Whoever asks for a mail to somebody else chooses no page of their own behind it."""
    make_user("an@example.org", verified=True)
    sent = client.post(
        "/nl/account/password/reset/", {"email": "an@example.org", "next": elsewhere}
    )
    assert sent.url.startswith("/nl/account/password/reset/done/")
    link = re.search(r"http\S+", mail.outbox[0].body)[0]
    assert "next" not in link and "evil" not in link


# --- too often ---------------------------------------------------------------------------------
def to_open_is_free(request, **kwargs):
    """All the rest was too often."""
    return request.method == "GET"


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/nl/account/password/reset/", {"email": "an@example.org"}),
        ("/nl/account/signup/", {"email": "an@example.org", "name": "An De Wit"}),
        ("/nl/account/login/", {"login": "an@example.org"}),
    ],
)
def test_who_sends_too_often_finds_what_they_typed_in_the_form_again(client, address, fields):
    secret = dict.fromkeys(["password", "password1"], ANOTHER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("allauth.core.internal.ratelimit.consume", to_open_is_free)
        page = client.post(address, fields | secret | {"next": WISHED})
    assert page.status_code == 429
    values = [one.attributes.get("value") for one in Page(page.content.decode()).all("input")]
    assert set(fields.values()) <= set(values)
    assert ANOTHER not in page.text and WISHED in values
    assert "Wacht even" in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_what_comes_back_stays_words(client):
    script = '"><script>alert(1)</script>'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("allauth.core.internal.ratelimit.consume", to_open_is_free)
        page = client.post("/nl/account/login/", {"login": script, "next": script})
    assert page.status_code == 429
    assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text


def test_who_typed_nothing_is_told_to_wait_on_a_page_of_its_own(client):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("allauth.core.internal.ratelimit.consume", to_open_is_free)
        page = client.post("/nl/account/login/", {"password": ANOTHER})
    assert page.status_code == 429
    assert "429.html" in [template.name for template in page.templates]
