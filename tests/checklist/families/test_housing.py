"""How a family lives is one choice; what was ticked before is not lost."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django.asserts import assertContains

from tests.checklist.factories import household_url
from tests.checklist.pages import filled_in
from tests.members.factories import BRUSSELS

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


def edit_url(household):
    return reverse("checklist:edit", args=[household.pk])


def edit(client, household, **changes):
    address = edit_url(household)
    return client.post(address, filled_in(client.get(address), changes))


def codes(client, household):
    return {line.code for line in client.get(household_url(household)).context["checklist"].lines}


def test_the_choice_decides_what_is_on_the_list(as_coordinator, household):
    assert edit(as_coordinator, household, housing="owns").status_code == 302
    household.refresh_from_db()
    assert household.housing == "owns"
    assert "wonen-registratie-huurcontract" not in codes(as_coordinator, household)
    edit(as_coordinator, household, housing="rents_privately")
    assert "wonen-registratie-huurcontract" in codes(as_coordinator, household)


def test_what_was_ticked_before_may_all_hold_until_somebody_chooses(as_coordinator, household):
    household.situations = ["rents_privately", "lives_in_reception", "debts"]
    household.save()
    page = as_coordinator.get(household_url(household))
    line = page.context["checklist"].find("wonen-registratie-huurcontract", None)
    assert line.is_to_check
    assertContains(as_coordinator.get(edit_url(household)), "Ticked before:")


def test_another_change_leaves_the_earlier_ticks_alone(as_coordinator, household):
    household.situations = ["rents_privately", "lives_in_reception", "debts"]
    household.save()
    edit(as_coordinator, household, label="Lelie")
    household.refresh_from_db()
    assert household.situations == ["rents_privately", "lives_in_reception", "debts"]
    edit(as_coordinator, household, situations=["owns_car"])
    household.refresh_from_db()
    assert sorted(household.situations) == ["lives_in_reception", "owns_car", "rents_privately"]


def test_a_choice_takes_the_place_of_the_earlier_ticks(as_coordinator, household):
    household.situations = ["rents_privately", "lives_in_reception", "debts"]
    household.save()
    edit(as_coordinator, household, housing="rents_privately")
    household.refresh_from_db()
    assert (household.housing, household.situations) == ("rents_privately", ["debts"])


def test_two_who_choose_at_the_same_time_are_told(as_coordinator, household):
    stale = filled_in(as_coordinator.get(edit_url(household)), {"housing": "owns"})
    edit(as_coordinator, household, housing="hosted")
    response = as_coordinator.post(edit_url(household), stale)
    assert response.status_code == 409
    household.refresh_from_db()
    assert household.housing == "hosted"


def test_who_comes_from_the_other_region_has_its_terms_from_the_move(as_coordinator, household):
    edit(as_coordinator, household, place="Schaarbeek", moved_in_on="2026-11-02")
    household.refresh_from_db()
    assert household.municipality.region == "brussels"
    assert household.in_region_since == date(2026, 11, 2)


def test_a_move_within_the_region_leaves_that_day_alone(as_coordinator, household):
    edit(as_coordinator, household, place="Dendermonde", moved_in_on="2026-11-02")
    household.refresh_from_db()
    assert household.in_region_since is None
    assert household.municipality_id != BRUSSELS


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"people-0-birth_month": "5", "people-0-birth_year": ""}, "birth_year", "the year as"),
        ({"people-0-birth_year": "1850"}, "birth_year", "Write four digits, for example 1985."),
        ({"people-0-card_expires_on": "0202-01-01"}, "card_expires_on", "Is the year right?"),
        ({"people-0-card_expires_on": "2999-01-01"}, "card_expires_on", "Is the year right?"),
        ({"people-0-birth_month": "13"}, "birth_month", "less than or equal to 12"),
        ({"people-0-birth_month": "mei"}, "birth_month", "Enter a whole number"),
        ({"people-0-registered_on": "2999-01-01"}, "registered_on", ""),
        ({"people-0-joined_on": "2999-01-01"}, "joined_on", ""),
    ],
)
def test_what_can_not_be_is_told_beside_the_field(
    as_coordinator, household, changes, field, message
):
    response = edit(as_coordinator, household, **changes)
    assert response.status_code == 422
    [errors] = [form.errors for form in response.context["editor"].people if form.errors]
    assert message in str(errors[field])


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"housing": "castle"}, "housing"), ({"lease_signed_on": "2999-01-01"}, "lease_signed_on")],
)
def test_so_is_what_can_not_be_of_the_home(as_coordinator, household, changes, field):
    response = edit(as_coordinator, household, **changes)
    assert response.status_code == 422
    assert field in response.context["editor"].household.errors


# --- families of before ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ticked", "housing", "left"),
    [
        (["rents_privately"], "rents_privately", []),
        (["lives_in_reception", "debts"], "reception", ["debts"]),
        (["owns_car", "homeless"], "homeless", ["owns_car"]),
        (["debts"], "", ["debts"]),
        (["homeless", "rents_socially"], "", ["homeless", "rents_socially"]),
    ],
)
def test_the_migration_loses_no_tick(household, ticked, housing, left):
    from importlib import import_module

    migration = import_module("checklist.migrations.0007_housing")
    household.situations = ticked
    household.save()
    with connection.cursor() as cursor:
        for pair in migration.WAYS.items():
            cursor.execute(migration.choose(*pair))
    household.refresh_from_db()
    assert (household.housing, household.situations) == (housing, left)
