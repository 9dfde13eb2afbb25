"""A curator reads beside a Dutch text what makes it hard, and finds on the desk which ones are."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse, reverse_lazy
from django.utils.translation import override
from selectolax.lexbor import LexborHTMLParser

from tests.members.factories import make_user
from tests.toolkit.desk.test_admin import admin_url, get_item, save
from tests.toolkit.test_readability import HARD_TEXT
from toolkit.desk.readable import hard_texts
from toolkit.models import ChecklistItem, Theme, Tip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_dutch():
    with override("nl"):
        yield


def page(answer):
    return LexborHTMLParser(answer.text)


def hint_of(answer, field):
    return page(answer).css_first(f"#id_{field}_helptext .readability").text(separator=" ")


def test_beside_the_dutch_text_stands_what_makes_it_hard(desk):
    ChecklistItem.objects.filter(pk=get_item().pk).update(why_nl=HARD_TEXT)
    hint = hint_of(desk.get(admin_url(get_item())), "why_nl")
    assert "Leest moeilijk" in hint
    assert "“betreffende”" in hint and "“over”" in hint
    assert "wordt … meegedeeld" in hint
    assert page(desk.get(admin_url(get_item()))).css("#id_why_fr_helptext .readability") == []


def test_a_hard_text_is_saved_all_the_same(desk):
    assert save(desk, get_item(), why_nl=HARD_TEXT, how_nl=HARD_TEXT).status_code == 302


def test_what_was_typed_is_read_also_where_something_else_is_wrong(desk):
    answer = save(desk, get_item(), why_nl=HARD_TEXT, title_nl="")
    assert answer.status_code == 422
    assert "Leest moeilijk" in hint_of(answer, "why_nl")


def test_what_somebody_typed_is_never_a_piece_of_page(desk):
    words = "<b onclick=alert(1)>" + " ".join(["lang"] * 30)
    ChecklistItem.objects.filter(pk=get_item().pk).update(why_nl=words)
    answer = desk.get(admin_url(get_item()))
    assert "zin heeft" in hint_of(answer, "why_nl")
    assert page(answer).css("b[onclick]") == []


# --- while it is typed -------------------------------------------------------------------------
HINT = reverse_lazy("admin:toolkit_theme_hint")


def test_what_is_being_typed_is_read_and_nothing_is_stored(desk):
    stored = list(ChecklistItem.objects.values()), LogEntry.objects.count()
    answer = desk.post(HINT, {"why_nl": HARD_TEXT})
    assert "Leest moeilijk" in answer.text and "“over”" in answer.text
    assert page(answer).css_first("[data-note]").attributes["data-note"] == "leest moeilijk"
    plain = desk.post(HINT, {"tips-3-text_nl": "Bel de huisbaas. Vraag een afspraak. " * 6})
    assert "Leest vlot" in plain.text
    assert (list(ChecklistItem.objects.values()), LogEntry.objects.count()) == stored


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"why_nl": ""},
        {"why_nl": "a\x00b"},
        {"why_nl": "[" * 5000},
        {"why_nl": "lang " * 100_000},
        {"why_nl": "> " * 3000 + "x"},
        {"why_nl": ["een", "twee"], "how_nl": "<script>alert(1)</script>"},
        {"csrfmiddlewaretoken": "x", "page_mark": HARD_TEXT},
    ],
)
def test_whatever_is_sent_is_answered(desk, sent):
    answer = desk.post(HINT, sent)
    assert answer.status_code == 200
    assert page(answer).css("script") == [] and HARD_TEXT not in answer.text


def test_only_curators_ask_and_only_by_sending(client, desk):
    assert desk.get(HINT).status_code == 405
    client.logout()
    assert client.post(HINT, {"why_nl": HARD_TEXT}).status_code == 302
    client.force_login(make_user("nel@example.org", is_staff=True, second_factor=True))
    assert client.post(HINT, {"why_nl": HARD_TEXT}).status_code == 403


def test_each_dutch_text_sends_itself_and_nothing_else(desk):
    asking = page(desk.get(admin_url(Theme.objects.get(slug="wonen")))).css("[hx-post]")
    names = {one.attributes["name"]: one.attributes["hx-params"] for one in asking}
    assert {"summary_nl", "body_nl", "tips-0-text_nl"} <= set(names)
    assert all(sent == f"csrfmiddlewaretoken,{name}" for name, sent in names.items())
    assert all(name.endswith("_nl") for name in names)


# --- all of them -------------------------------------------------------------------------------
def test_the_desk_leads_to_the_field_of_each_hard_text(desk):
    tip = Tip.objects.filter(theme=Theme.objects.get(slug="wonen")).order_by("order")[1]
    Tip.objects.filter(pk=tip.pk).update(text_nl=HARD_TEXT)
    [found] = [one for one in hard_texts() if "#id_tips-1-" in one.link and one.page == "Wonen"]
    assert found.link == f"{admin_url(tip.theme)}#id_tips-1-text_nl"
    assert page(desk.get(admin_url(tip.theme))).css_first("#id_tips-1-text_nl").text() == HARD_TEXT
    first = page(desk.get(reverse("admin:index"))).css(".desk a")
    assert found.link in [link.attributes["href"] for link in first]
    listed = desk.get(reverse("admin:toolkit_theme_hard_to_read"))
    assert found.link in [link.attributes["href"] for link in page(listed).css(".hard-texts a")]
    assert "Lange woorden" in listed.text


def test_only_curators_see_that_list(client):
    address = reverse("admin:toolkit_theme_hard_to_read")
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("many", [1, 40])
def test_however_many_are_hard_the_number_of_questions_is_the_same(
    many, django_assert_max_num_queries
):
    pks = ChecklistItem.objects.values_list("pk", flat=True)[:many]
    ChecklistItem.objects.filter(pk__in=list(pks)).update(why_nl=HARD_TEXT)
    with django_assert_max_num_queries(17):
        assert len(hard_texts()) >= many
