"""The search of the whole site also finds what members wrote for each other: for members alone."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from selectolax.lexbor import LexborHTMLParser

from members.models import Organisation
from tests.members.agenda.factories import make_gathering
from tests.members.exchange.factories import make_thread
from tests.members.factories import make_membership, make_organisation, make_user

pytestmark = pytest.mark.django_db
WORD = "bakfietsdelen"
OF_EVERYBODY = {"Past het best", "Le plus pertinent", "Best found"}


@pytest.fixture(autouse=True)
def nobody_searched_before():
    cache.clear()


@pytest.fixture
def member(client):
    user = make_membership(make_user("bea@example.org", verified=True)).user
    client.force_login(user)
    return user


def ask(client, typed=WORD, language="nl"):
    with override(language):
        return client.get(reverse("search"), {"zoek": typed})


def groups(response):
    """Of the exchange and the agenda."""
    page = LexborHTMLParser(response.content.decode())
    found = {
        section.css_first("h2").text(): [one.text() for one in section.css(".result__title a")]
        for section in page.css("section[aria-labelledby^=group]")
    }
    return {title: those for title, those in found.items() if title not in OF_EVERYBODY}


def test_a_member_finds_threads_and_dates_and_the_way_to_all_of_them(client, member):
    for n in range(5):
        make_thread(title=f"Wie doet aan {WORD}? {n}", hours_ago=n)
    make_gathering(title=f"Avond over {WORD}")
    found = ask(client)
    assert groups(found)["Uitwisseling van leden"] == [
        f"Wie doet aan {WORD}? {n}" for n in range(3)
    ]
    assert groups(found)["Agenda van het netwerk"] == [f"Avond over {WORD}"]
    more = LexborHTMLParser(found.content.decode()).css_first("a.more").attributes["href"]
    assert parse_qs(urlsplit(more).query) == {"zoek": [WORD]}
    assert f"Wie doet aan {WORD}? 4" in client.get(more).text


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Échange des membres"), ("en", "Exchange of members")],
)
def test_in_each_language(client, member, language, title):
    make_thread(title=f"Wie doet aan {WORD}?")
    assert title in groups(ask(client, language=language))


def test_it_is_found_by_words_in_a_question_and_by_an_answer(client, member):
    thread = make_thread(title="Hoe vind je een bakfiets?", body="Voor een verhuis.")
    assert groups(ask(client, "hoe vind ik een bakfiets voor de verhuis"))[
        "Uitwisseling van leden"
    ] == [thread.title]
    assert "Uitwisseling van leden" not in groups(ask(client, "bakfiets zeppelin"))


def everybody(db):
    """Who may not read what members write."""
    yield None
    yield make_user("alone@example.org", verified=True)
    for state in ("submitted", "suspended", "left"):
        organisation = make_organisation(state=state)
        user = make_user(f"{state}@example.org", verified=True)
        yield make_membership(user, organisation, role="coordinator").user


def test_nobody_else_finds_them(client, db):
    make_thread(title=f"Wie doet aan {WORD}?")
    make_gathering(title=f"Avond over {WORD}")
    make_gathering(title=f"Open avond over {WORD}", is_public=True)
    for user in everybody(db):
        client.logout()
        if user:
            client.force_login(user)
        assert groups(ask(client)) == {"Agenda van het netwerk": [f"Open avond over {WORD}"]}


def test_nothing_of_a_suspended_organisation_is_found(client, member):
    thread = make_thread(title=f"Wie doet aan {WORD}?")
    make_gathering(thread.organisation, title=f"Avond over {WORD}", is_public=True)
    Organisation.objects.filter(pk=thread.organisation_id).update(state="suspended")
    assert groups(ask(client)) == {}


def test_nor_what_is_hidden_or_over_or_called_off(client, member):
    make_thread(title=f"Wie doet aan {WORD}?", hidden_at=timezone.now())
    make_gathering(title=f"Verborgen {WORD}", hidden_at=timezone.now())
    make_gathering(title=f"Voorbij {WORD}", days=-3)
    make_gathering(title=f"Afgelast {WORD}", cancelled_at=timezone.now())
    assert groups(ask(client)) == {}


def test_the_page_of_a_member_is_kept_by_nobody_and_the_next_visitor_has_their_own(client, member):
    make_thread(title=f"Wie doet aan {WORD}?")
    assert "no-store" in ask(client)["Cache-Control"]
    client.logout()
    assert WORD + "?" not in ask(client).text.replace(f"“{WORD}”", "")


@pytest.mark.parametrize("number", [1, 30])
def test_much_costs_no_more(client, member, number, django_assert_num_queries):
    for n in range(number):
        make_thread(title=f"Wie doet aan {WORD}? {n}")
        make_gathering(title=f"Avond over {WORD} {n}")
    ask(client)
    with django_assert_num_queries(10):
        ask(client)
