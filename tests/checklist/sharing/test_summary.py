"""Ending well: a last summary for the family, and a link that may run out by itself."""

import pytest
from django.urls import reverse

from checklist.families.actions import close_household
from checklist.models import ShareLink
from checklist.sharing.actions import share
from tests.checklist.factories import make_household, make_own_item, make_progress
from tests.checklist.sharing.opening import open_link

NOTE = "Notitie van de buddy"


@pytest.fixture
def address(household):
    return reverse("checklist:summary", args=[household.pk])


@pytest.fixture
def told(household, buddy):
    make_progress(household, by=buddy, note=NOTE, state="busy")
    make_own_item(household, "Een fiets zoeken")
    return household


def test_a_summary_tells_what_is_done_and_to_do_and_nothing_of_the_buddy(
    client, buddy, told, address
):
    client.force_login(buddy)
    page = client.get(address)
    assert page.status_code == 200
    for never in (NOTE, told.label, buddy.name, buddy.email):
        assert never not in page.text
    assert "Een fiets zoeken" in page.text
    assert told.persons.get().nickname in page.text


@pytest.mark.parametrize("language, speaks", [("fr", "fr"), ("ar", "ar"), ("nl", "nl")])
def test_it_is_in_the_familys_language(client, buddy, household, address, language, speaks):
    household.contact_language = language
    household.save()
    client.force_login(buddy)
    answer = client.get(address)
    assert answer["Content-Language"] == speaks and f'<html lang="{speaks}"' in answer.text
    assert client.get(address + "?taal=fr")["Content-Language"] == "fr"
    assert client.get(address + "?taal=onzin")["Content-Language"] == speaks


def test_it_is_still_there_once_the_family_is_closed(client, coordinator, household, address):
    close_household(household, by=coordinator)
    client.force_login(coordinator)
    assert client.get(address).status_code == 200


def close(client, household, **data):
    return client.post(reverse("checklist:close", args=[household.pk]), data)


@pytest.mark.usefixtures("english")
def test_closing_offers_the_summary_first(client, coordinator, household, address):
    client.force_login(coordinator)
    page = client.get(reverse("checklist:close", args=[household.pk])).text
    assert address in page and 'name="keeps_links"' not in page
    share(household, "nl", by=coordinator)
    assert 'name="keeps_links"' in client.get(reverse("checklist:close", args=[household.pk])).text


@pytest.mark.usefixtures("english")
def test_a_link_may_run_out_by_itself_and_the_family_reads_that_its_buddy_stopped(
    client, coordinator, household
):
    token = share(household, "nl", by=coordinator)
    client.force_login(coordinator)
    assert close(client, household, keeps_links="on").status_code == 302
    client.logout()
    page = open_link(client, token)
    assert page.status_code == 200 and household.label not in page.text
    assert ShareLink.objects.get().revoked_at is None


def test_unless_somebody_says_so_closing_ends_the_links(client, coordinator, household):
    token = share(household, "nl", by=coordinator)
    client.force_login(coordinator)
    close(client, household)
    client.logout()
    assert client.get(reverse("family", args=[token])).status_code == 404


def test_a_summary_of_another_family_is_not_there(client, other_buddy, address):
    client.force_login(other_buddy)
    assert client.get(address).status_code == 404


def test_closing_twice_closes_once(client, coordinator, household):
    client.force_login(coordinator)
    for _ in range(2):
        assert close(client, household).status_code == 302
    assert household.events.filter(kind="closed").count() == 1


def test_another_family_of_the_organisation_is_left_alone(client, coordinator, household):
    other = make_household(household.organisation, label="Roos")
    client.force_login(coordinator)
    close(client, household)
    other.refresh_from_db()
    assert other.is_open
