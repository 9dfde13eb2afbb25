"""The search of the whole site, as a visitor meets it."""

import json
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from selectolax.lexbor import LexborHTMLParser

from gastvrij.lib import search_sources
from gastvrij.lib.search_sources import Answer
from gastvrij.site.search import views
from members.models import Municipality
from tests.members.factories import make_organisation
from toolkit.indexing.entries import agree
from toolkit.models import MissedSearch, SearchEntry, Term
from toolkit.models.missed_search import DAYS_KEPT
from toolkit.search.jobs import forget_missed_searches
from toolkit.search.source import address_of

pytestmark = pytest.mark.django_db
MANY = 300  # searches in a minute


@pytest.fixture(autouse=True)
def nobody_reported_before():
    cache.clear()


def address(name="search", language="nl"):
    with override(language):
        return reverse(name)


def ask(client, typed, language="nl"):
    return client.get(address(language=language), {"zoek": typed})


def look_up_in(looked_up):
    return lambda asked: looked_up.append(asked.typed) or Answer()


def page_of(response):
    return LexborHTMLParser(response.content.decode())


def titles(response):
    return [one.text().strip() for one in page_of(response).css(".result__title a")]


# --- finding -----------------------------------------------------------------------------------
def test_the_field_stands_on_every_page_and_works_without_javascript(client):
    page = page_of(client.get("/nl/privacy/"))
    form = page.css_first("search.site-search form")
    assert form.attributes["action"] == address()
    assert form.css_first("input").attributes["name"] == "zoek"
    assert page.css_first("a.to-search").attributes["href"] == address()


def test_what_is_found_says_what_it_is_and_has_the_words_marked(client):
    page = page_of(ask(client, "huurwaarborg"))
    first = page.css_first(".result")
    assert "huurwaarborg" in [mark.text() for mark in page.css("mark")]
    assert first.css_first(".result__kind").text(strip=True)
    assert page.css_first('.result[data-theme="wonen"]')


def test_a_word_of_a_dutch_letter_is_found_on_a_french_page(client):
    assert "garantie locative" in titles(ask(client, "huurwaarborg", "fr"))


def test_the_amount_itself_is_shown(client):
    page = page_of(ask(client, "hoeveel huurwaarborg"))
    texts = [one.text() for one in page.css(".result__excerpt")]
    assert any("3 maanden" in text for text in texts)


def test_an_organisation_is_found_and_the_directory_has_the_others(client):
    for n in range(6):
        make_organisation(f"Zonnebloem {n}", municipality=Municipality.objects.first())
    page = page_of(ask(client, "zonnebloem"))
    assert "Zonnebloem 0" in titles(ask(client, "zonnebloem"))
    assert page.css_first("a.more").attributes["href"].startswith("/nl/organisaties/?zoek=zonnebl")


def test_every_address_that_is_shown_leads_somewhere(client):
    pages = set(SearchEntry.objects.filter(language="nl").values_list("page", flat=True))
    with override("nl"):
        addresses = {address_of(page).partition("#")[0] for page in pages}
    for one in sorted(addresses)[::9]:
        assert client.get(one).status_code == 200, one


def test_every_figure_that_is_found_stands_on_the_page_it_leads_to(client):
    rows = SearchEntry.objects.filter(kind="figure", language="nl").values_list("page", flat=True)
    by_page = {}
    for page in rows:
        path, anchor = page.split("#")
        by_page.setdefault(path, set()).add(anchor)
    for path, anchors in by_page.items():
        with override("nl"):
            page = page_of(client.get(address_of(path)))
        assert anchors <= {one.attributes["id"] for one in page.css("[id]")}, path


def test_a_slip_of_the_pen_is_told(client):
    assert "huurwaarborg" in page_of(ask(client, "huurwarborg")).css_first(".notice").text()


def test_a_place_gives_its_organisations_first(client):
    make_organisation("Zonnebloem", municipality=Municipality.objects.get(name_nl="Gent"))
    assert titles(ask(client, "gent"))[0] == "Zonnebloem"


@pytest.mark.parametrize("typed", ["", "   ", "xyzzyqq"])
def test_where_nothing_is_found_there_are_ways_on(client, typed):
    page = page_of(ask(client, typed))
    assert len(page.css(".results--short li")) == 13
    assert bool(page.css_first("#report-search")) == bool(typed.strip())


@pytest.mark.parametrize(
    "typed", ["<b>huur</b>", "'\"><script>alert(1)</script>", "%' OR 1=1 --", "huur:* | !borg"]
)
def test_markup_is_shown_as_it_was_typed(client, typed):
    response = ask(client, typed)
    page = page_of(response)
    assert page.css_first("#id_zoek").attributes["value"] == typed
    assert not [one for one in page.css("script") if "alert" in one.text()]
    assert not page.css(".result b")


def test_markup_in_what_is_found_is_shown_as_it_stands_also_where_a_word_is_marked(client):
    """Names are typed by members, titles by curators: neither becomes a part of the page."""
    make_organisation("Zonnebloem <img src=x onerror=alert(1)>")
    Term.objects.create(
        code="pompoen",
        order=999,
        name_nl="<i>pompoenkaart</i>",
        explanation_nl="Soep van <script>alert(1)</script> een pompoenkaart.",
    )
    agree()
    for typed, words in (("zonnebloem", "<img src=x"), ("pompoenkaart", "<i>pompoenkaart</i>")):
        page = page_of(ask(client, typed))
        assert words in " ".join(one.text() for one in page.css(".result")), typed
        assert not page.css(".result img, .result i, .result script"), typed


@pytest.mark.parametrize("name", ["search", "search_suggestions"])
def test_of_a_long_text_only_the_beginning_is_looked_up(client, monkeypatch, name):
    looked_up = []
    monkeypatch.setattr(views, "search_everywhere", look_up_in(looked_up))
    client.get(address(name), {"zoek": "huur " * 2000})
    assert len(looked_up[0]) <= 100


def test_a_null_byte_is_refused_before_anything_is_looked_up_and_never_kept(client, monkeypatch):
    looked_up = []
    monkeypatch.setattr(views, "search_everywhere", look_up_in(looked_up))
    for name in ("search", "search_suggestions"):
        assert client.get(f"{address(name)}?zoek=huur%00waarborg").status_code == 400
    assert looked_up == []
    client.post(address("report_search"), {"zoek": "budget\0meter"})
    assert MissedSearch.objects.get().typed == "budget meter"


def test_a_page_costs_the_same_however_much_is_found(client, django_assert_max_num_queries):
    ask(client, "huur")
    for typed in ("huur", "kindergeld aanvragen", "xyzzyqq", "a b c d e f g h i j k l m"):
        with django_assert_max_num_queries(24):
            ask(client, typed)


def test_families_are_no_source():
    assert {source.__module__ for _place, source in search_sources._sources} == {
        "toolkit.search.source",
        "members.directory.search_source",
        "members.library.search_source",
        "members.exchange.search_source",
        "members.agenda.search_source",
    }


# --- suggestions -------------------------------------------------------------------------------
def test_suggestions_come_as_data_each_place_once(client):
    found = json.loads(client.get(address("search_suggestions"), {"zoek": "huurwaarb"}).content)
    addresses = [one["address"] for one in found["found"]]
    assert 1 < len(addresses) == len(set(addresses)) <= 7
    assert all(one["title"] and one["kind"] for one in found["found"])


@pytest.mark.parametrize("name", ["search", "search_suggestions"])
@pytest.mark.parametrize(
    "typed",
    [
        "\0",
        "\0huur\0",
        "de het een la les the",
        "a",
        "?!...",
        "huur" * 2500,
        "huur " * 2000,
        "\u202ehuurwaarborg\u202c",
        "وثيقة הגירה Довідка",
        "🦔" * 60,
        "'",
        "\ud800",
    ],
)
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_whatever_is_typed_is_answered(client, name, typed, language):
    text = typed.encode("utf-8", "surrogatepass")
    response = client.get(f"{address(name, language)}?{urlencode({'zoek': text})}")
    assert response.status_code in {200, 400}
    assert response.status_code == 200 or "\0" in typed
    if name == "search":
        page = page_of(response)
        assert page.css_first("h1").text().strip()
        assert page.css_first(".result, .results--short") or response.status_code == 400


def test_of_nothing_there_are_no_suggestions(client):
    answer = client.get(address("search_suggestions")).json()
    assert answer == {"found": [], "told": "Geen voorstellen. Druk op Enter om te zoeken."}


# --- what is missed ----------------------------------------------------------------------------
def test_searching_leaves_nothing_behind(client, caplog):
    ask(client, "Samira Haddad")
    assert not MissedSearch.objects.exists()
    assert "Samira" not in caplog.text


def test_one_click_tells_the_curators(client):
    for _time in range(2):
        response = client.post(address("report_search"), {"zoek": "budgetmeter"}, follow=True)
        assert response.redirect_chain == [(f"{address()}?zoek=budgetmeter", 302)]
    missed = MissedSearch.objects.get()
    assert (missed.typed, missed.language) == ("budgetmeter", "nl")
    assert missed.asked_on == timezone.localdate()
    assert {field.name for field in MissedSearch._meta.fields} == {
        *("id", "typed", "language", "asked_on")
    }


def test_without_words_there_is_nothing_to_tell(client):
    assert client.post(address("report_search")).status_code == 302
    assert client.post(address("report_search"), {"zoek": "  "}).status_code == 302
    assert not MissedSearch.objects.exists()


def test_too_many_words_are_cut_off(client):
    client.post(address("report_search"), {"zoek": "x" * 500})
    assert len(MissedSearch.objects.get().typed) == 100


def test_a_flood_of_reports_is_stopped(client):
    answers = [
        client.post(address("report_search"), {"zoek": f"woord{n}"}).status_code for n in range(12)
    ]
    assert answers == [302] * 10 + [429] * 2
    assert MissedSearch.objects.count() == 10


def test_after_ninety_days_the_words_are_forgotten():
    today = timezone.localdate()
    for days in (DAYS_KEPT, DAYS_KEPT + 1):
        MissedSearch.objects.create(
            typed=str(days), language="nl", asked_on=today - timedelta(days=days)
        )
    forget_missed_searches()
    assert MissedSearch.objects.get().typed == str(DAYS_KEPT)


def test_curators_read_them_and_change_nothing(client):
    from django.contrib.auth.models import Group

    from tests.members.factories import make_user

    curator = make_user("r@example.org", name="Rita", is_staff=True, second_factor=True)
    curator.groups.add(Group.objects.get(name="Redactie"))
    missed = MissedSearch.objects.create(
        typed="budgetmeter", language="nl", asked_on=date(2026, 11, 1)
    )
    client.force_login(curator)
    listed = client.get("/nl/beheer/toolkit/missedsearch/")
    assert "budgetmeter" in listed.content.decode()
    assert client.get("/nl/beheer/toolkit/missedsearch/add/").status_code == 403
    client.post(f"/nl/beheer/toolkit/missedsearch/{missed.pk}/change/", {"typed": "iets anders"})
    assert MissedSearch.objects.get().typed == "budgetmeter"
    client.post(f"/nl/beheer/toolkit/missedsearch/{missed.pk}/delete/", {"post": "yes"})
    assert not MissedSearch.objects.exists()


# --- a machine that never stops asking -----------------------------------------------------------
def test_who_asks_without_end_is_told_to_wait_and_may_ask_again_later(client, monkeypatch):
    looked_up = []
    monkeypatch.setattr(views, "search_everywhere", look_up_in(looked_up))
    suggest = address("search_suggestions")
    while client.get(suggest, {"zoek": "huurwaarborg"}).status_code == 200:
        assert len(looked_up) <= MANY
    assert len(looked_up) == MANY
    answer = ask(client, "huurwaarborg")
    assert answer.status_code == 429
    assert "even" in page_of(answer).body.text()
    assert len(looked_up) == MANY
    assert client.get(address()).status_code == 200
    cache.clear()
    assert ask(client, "huurwaarborg").status_code == 200
