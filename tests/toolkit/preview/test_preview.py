"""What does it mean for ...? A reader asks without an account, and nobody learns about whom."""

import re
from datetime import timedelta
from logging import WARNING, LogRecord

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from checklist.progress.catalogue import published_rules
from gastvrij.site.log import facts_of as facts_of_record
from toolkit.models import ChecklistItem, ItemDue, Theme
from toolkit.preview.answers import facts_of, published_items
from toolkit.preview.choices import open_choices, seal_choices
from toolkit.rules.preview import AGE_GROUPS, Choices
from toolkit.vocabulary import SITUATIONS

pytestmark = pytest.mark.django_db
WITHOUT_STAY = {"status": "undocumented", "gewest": "brussels", "situaties": ["debts"]}


def page(language="nl"):
    with override(language):
        return reverse("toolkit:for_whom")


def ask(client, language="nl", **said):
    return client.get(page(language), {"status": "", **said}, follow=True)


def items_in(response):
    return set(re.findall(r"/toolkit/punt/([a-z0-9-]+)/", response.text))


def test_a_reader_sees_what_applies_and_from_when(client):
    response = ask(client, "en", status="recognised", gewest="flanders", kinderen=["child"])
    assert response.status_code == 200
    assert re.search(r"\d+ steps apply", response.text)
    assert "Flanders" in response.text and "6 to 11 years" in response.text
    assert "after the move to the municipality" in response.text


def test_children_bring_steps_and_without_them_there_are_none(client):
    with_child = items_in(ask(client, status="recognised", gewest="flanders", kinderen=["child"]))
    without = items_in(ask(client, status="recognised", gewest="flanders"))
    assert without < with_child
    assert any(code.startswith("kinderbijslag") for code in with_child - without)


def test_one_theme_only_where_that_was_chosen(client):
    response = ask(client, status="recognised", thema="wonen")
    assert items_in(response)
    assert all(code.startswith("wonen-") for code in items_in(response))


def test_a_theme_leads_to_the_questions_with_itself_chosen(client):
    theme = client.get(Theme.objects.get(slug="wonen").get_absolute_url()).text
    assert f'href="{page()}?thema=wonen"' in theme
    response = client.get(page(), {"thema": "wonen"})
    assert '<option value="wonen" selected>' in response.text
    assert "no-store" not in response.headers.get("Cache-Control", "")
    assert "csrfmiddlewaretoken" not in response.text


def test_the_items_are_read_as_a_familys_list_reads_them():
    catalogue = {rule.code: rule for rule in published_rules()}
    items = published_items()
    assert len(items) == len(catalogue)
    for item in items:
        ours, theirs = facts_of(item), catalogue[item.code]
        for name in ("code", "theme", "scope", "cases", "dues", "after", "until"):
            assert getattr(ours, name) == getattr(theirs, name), (item.code, name)


def test_a_draft_is_not_told(client):
    code = "wonen-plaatsbeschrijving"
    assert code in items_in(ask(client, thema="wonen"))
    ChecklistItem.objects.filter(code=code).update(state="draft")
    assert code not in items_in(ask(client, thema="wonen"))


# --- whom it is about --------------------------------------------------------------------------
def test_the_address_of_an_answer_says_nothing_of_whom_it_is_about(client):
    first = client.get(page(), WITHOUT_STAY)
    assert first.status_code == 302
    for word in ("undocumented", "brussels", "debts"):
        assert word not in first["Location"]
    everything = {"status": "recognised", "gewest": "flanders", "thema": "gezinshereniging"}
    everything |= {
        "woning": "rents_privately",
        "kinderen": list(AGE_GROUPS),
        "situaties": SITUATIONS,
    }
    for said in (everything, {"status": ""}):
        assert len(client.get(page(), said)["Location"]) == len(first["Location"])


def test_an_answer_is_kept_nowhere_and_told_to_nobody(client):
    first = client.get(page(), WITHOUT_STAY)
    for response in (first, client.get(first["Location"]), client.get(page(), {"status": "x"})):
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
        assert not response.cookies


def test_a_report_about_an_answer_does_not_tell_what_was_chosen(client):
    answer = ask(client, **WITHOUT_STAY)
    [form] = re.findall(r'href="([^"]+klopt-niet[^"]*)"', answer.text)
    assert form.endswith(f"?van={page()}")
    assert client.get(form).status_code == 200
    sealed = answer.request["PATH_INFO"]
    assert sealed != page()
    assert client.get(form.replace(page(), sealed)).status_code == 404


def test_after_a_day_an_address_opens_nothing(client):
    today = timezone.localdate()
    choices = Choices("undocumented")
    old = seal_choices(choices, "", today - timedelta(days=2))
    assert open_choices(old, today) is None
    assert open_choices(seal_choices(choices, "wonen", today), today) == (choices, "wonen")
    with override("en"):
        response = client.get(reverse("toolkit:for_whom_answered", args=[old]))
    assert response.status_code == 410
    assert "These choices can't be read any more" in response.text
    assert not re.search(r'value="undocumented"[^>]*checked', response.text)


@pytest.mark.parametrize("nonsense", ["x", "b1.", "b1.AAAA", "b1.é", "a/b", "1" * 5000])
def test_an_address_that_was_made_up_opens_nothing(client, nonsense):
    response = client.get(f"{page()}{nonsense}/")
    assert response.status_code == 410
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "said",
    [
        {"status": "king"},
        {"status": "recognised", "gewest": "wallonia"},
        {"status": "", "kinderen": ["grandfather"]},
        {"status": "", "woning": "castle"},
        {"status": "", "situaties": ["<script>", "debts"]},
        {"status": "", "thema": "' OR 1=1"},
    ],
)
def test_nonsense_is_answered_in_words(client, said):
    response = client.get(page(), said)
    assert response.status_code == 400
    assert "error-summary" in response.text
    assert "<script>" not in response.text


def test_nothing_can_be_sent_there(client):
    assert client.post(page(), WITHOUT_STAY).status_code == 405


def test_the_log_shows_no_choices(client):
    refused = client.get(page(), WITHOUT_STAY | {"status": "king"})
    address = client.get(page(), WITHOUT_STAY)["Location"]
    answers = [refused, client.post(address), client.get(address)]
    for response in answers:
        record = LogRecord("django.request", WARNING, "", 1, "x", (), None)
        record.request = response.wsgi_request
        told = str(facts_of_record(record, "now"))
        assert "voor-wie" in told
        for word in ("king", "debts", "brussels", address.rstrip("/").rpartition("/")[2]):
            assert word not in told


# --- what it costs -----------------------------------------------------------------------------
@pytest.mark.parametrize("times", [1, 3])
def test_more_items_cost_no_more_queries(client, times, django_assert_max_num_queries):
    theme = Theme.objects.get(slug="wonen")
    for copy in range(1, times):
        items = [
            ChecklistItem(
                theme=theme, order=90, code=f"wonen-{copy}-{n}", title_nl="x", scope="person"
            )
            for n in range(50)
        ]
        for item in ChecklistItem.objects.bulk_create(items):
            ItemDue.objects.create(item=item, anchors=["recognised"], within="P6M", kind="advised")
    address = client.get(page(), WITHOUT_STAY)["Location"]
    with django_assert_max_num_queries(9):
        assert client.get(address).status_code == 200
