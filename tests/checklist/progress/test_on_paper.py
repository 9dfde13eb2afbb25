"""The whole list on paper, and what to ask for in writing."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from checklist.models import Household
from checklist.progress.checklist import checklist_of
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    item_url,
    make_family_of_six,
    make_own_item,
    make_progress,
)

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def as_buddy(client, buddy):
    client.force_login(buddy)
    return client


@pytest.fixture
def address(household):
    return reverse("checklist:on_paper", args=[household.pk])


def test_every_item_of_a_large_family_stands_on_it(as_buddy, household, address):
    make_family_of_six(household)
    make_own_item(household)
    make_progress(household)
    page = unescape(as_buddy.get(address).text)
    family = Household.objects.with_facts().get(pk=household.pk)
    titles = {line.title for line in checklist_of(family, timezone.localdate()).lines}
    assert len(titles) > 80
    assert [title for title in titles if title not in page] == []


def test_it_has_what_to_bring_and_the_sources_unless_it_is_short(as_buddy, household, address):
    assert "Source:" in as_buddy.get(address).text
    assert "Source:" not in as_buddy.get(address + "?kort=1").text


def test_a_note_is_not_on_it(as_buddy, household, address):
    make_progress(household, note="Geheim", state="busy")
    assert "Geheim" not in as_buddy.get(address).text


@pytest.mark.parametrize("size", ["one", "six"])
def test_a_large_family_costs_no_more(as_buddy, household, address, queries_of, size):
    if size == "six":
        make_family_of_six(household)
    as_buddy.get(address)
    assert queries_of(lambda: as_buddy.get(address)) <= 18


# --- refused aloud -----------------------------------------------------------------------------


def code_of(household, theme):
    family = Household.objects.with_facts().get(pk=household.pk)
    lines = checklist_of(family, timezone.localdate()).lines
    return next((line.code, line.person) for line in lines if line.item.theme_slug == theme)


@pytest.mark.parametrize(
    "theme, reason, says, never",
    [
        ("wonen", "refused", "29 July 1991", "Charter"),
        ("gezondheidszorg", "refused", "Charter of the socially insured", "29 July"),
        ("maatschappelijke-integratie", "refused", "article 58", "Charter"),
        ("maatschappelijke-integratie", "no_answer", "article 58", "29 July"),
    ],
)
def test_what_was_refused_aloud_is_to_be_asked_for_in_writing(
    as_buddy, household, theme, reason, says, never
):
    code, person = code_of(household, theme)
    make_progress(household, code=code, person=person, state="blocked", blocked_reason=reason)
    page = as_buddy.get(item_url(household, code, person)).text
    assert "Ask for it in writing" in page or "ask for it in writing" in page.lower()
    assert says in page and never not in page


@pytest.mark.parametrize("reason", ["money", "language", "family"])
def test_where_no_service_says_no_there_is_nothing_to_ask(as_buddy, household, reason):
    make_progress(household, state="blocked", blocked_reason=reason)
    assert "in writing" not in as_buddy.get(item_url(household, FOR_HOUSEHOLD)).text


def test_stuck_says_why(as_buddy, household):
    answer = as_buddy.post(item_url(household), {"state": "blocked"})
    assert answer.status_code == 422 and "Choose what is in the way." in answer.text
