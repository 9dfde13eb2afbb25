"""The family passes at the very moment at which somebody ticks, answers or takes back."""

import pytest
from django.db import connection

from checklist.models import Household, Passage
from checklist.sharing.actions import share
from tests.checklist.factories import FOR_HOUSEHOLD, item_url, make_passage, make_progress
from tests.checklist.passing_on.test_passing_on import NO, YES, address, browser_of
from tests.checklist.progress.test_at_once import TIMES, at_once
from tests.gastvrij.site.test_health import (
    impatient,
    needs_the_embedded_database,
    somebody_holds,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]


@pytest.fixture
def elsewhere(stranger):
    return stranger.memberships.get().organisation


@pytest.fixture
def asked(household, elsewhere, coordinator):
    return make_passage(household, elsewhere, by=coordinator)


def whose(household):
    """Every row that refers to the family, by the organisation that keeps it."""
    family = Household.objects.get(pk=household.pk)
    parts = (family.persons, family.progress, family.events, family.assignments, family.links)
    rows = [row.organisation_id for part in (*parts, family.passages) for row in part.all()]
    return {family.organisation_id, *rows}


@pytest.mark.parametrize("_time", range(TIMES))
def test_a_tick_at_that_moment_comes_along_or_finds_no_family(
    household, person, asked, elsewhere, buddy, stranger, _time
):
    theirs, sien = browser_of(buddy), browser_of(stranger)
    share(household, "nl", by=buddy)
    ticked, passed = at_once(
        lambda: theirs.post(item_url(household), {"tick": "open"}, headers={"HX-Request": "true"}),
        lambda: sien.post(asked.get_absolute_url(), YES),
    )
    assert passed.status_code == 302
    assert ticked.status_code in {200, 404}
    assert whose(household) == {elsewhere.pk}
    done = household.progress.filter(item__code=FOR_HOUSEHOLD, state="done").exists()
    assert done == (ticked.status_code == 200)


@pytest.mark.parametrize("_time", range(TIMES))
@pytest.mark.parametrize("other", ["take_back", "no", "yes", "close"])
def test_of_two_answers_at_once_one_holds_and_the_other_is_told(
    household, asked, elsewhere, coordinator, stranger, other, _time
):
    cor, sien, again = (browser_of(user) for user in (coordinator, stranger, stranger))
    calls = {
        "take_back": lambda: cor.post(address("take_back", household)),
        "close": lambda: cor.post(address("close", household)),
        "no": lambda: again.post(asked.get_absolute_url(), NO),
        "yes": lambda: again.post(asked.get_absolute_url(), YES),
    }
    first, second = at_once(lambda: sien.post(asked.get_absolute_url(), YES), calls[other])
    assert {first.status_code, second.status_code} <= {302, 404, 409}
    family = Household.objects.get(pk=household.pk)
    is_there = family.organisation_id == elsewhere.pk
    assert whose(household) == {family.organisation_id}
    assert (Passage.objects.get().state == "accepted") == is_there


@needs_the_embedded_database
def test_a_yes_waits_for_who_is_changing_the_family(household, asked, stranger):
    """And says so in the end, instead of taking along half of it."""
    sien = browser_of(stranger)
    sien.raise_request_exception = False
    make_progress(household)
    first = f"SELECT FROM checklist_household WHERE id = '{household.pk}' FOR NO KEY UPDATE"
    with impatient(), somebody_holds(first):
        assert sien.post(asked.get_absolute_url(), YES).status_code == 503
    connection.close()
    assert sien.post(asked.get_absolute_url(), YES).status_code == 302
