"""People take over from each other: for a while, for good, and from one organisation to another."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from checklist.models import Household
from tests.browser.conftest import make_buddy
from tests.checklist.factories import household_url, item_url
from tests.members.factories import make_membership, make_organisation, make_user

TODAY = timezone.localdate()


@pytest.fixture
def noor(organisation):
    return make_buddy(organisation, "Noor")


@pytest.fixture
def sien(transactional_db):
    user = make_user("sien@example.org", name="Sien", second_factor=True)
    make_membership(user, make_organisation("Elders", slug="elders"), role="coordinator")
    return user


def shut(page, expected_trouble, *addresses):
    """Each old way in leads nowhere, also the page that lay open."""
    expected_trouble.append("404")
    for address in addresses:
        assert page.goto(address).status == 404, address


def test_a_buddy_hands_over_on_a_phone_and_the_next_reads_the_note_first(
    on_phone, buddy, noor, coordinator, household, expected_trouble
):
    page = on_phone(buddy)
    page.goto(household_url(household))
    page.get_by_role("link", name="Hand over").tap()
    page.get_by_label("What should the next buddy know first?").fill("Call in the evening.")
    page.get_by_role("button", name="Save the note").tap()
    expect(page.locator("#messages")).to_contain_text("The next buddy reads it first.")

    cor = on_phone(coordinator)
    cor.goto(household_url(household) + "buddys/")
    cor.get_by_role("link", name="Hand over (Bea)").tap()
    cor.get_by_role("radio", name="Noor").check()
    cor.get_by_role("button", name="Hand over now").tap()
    expected_trouble.append("422")
    expect(cor.get_by_text("Choose why.").first).to_be_visible()
    cor.get_by_role("radio", name="The buddy has no time any more").check()
    cor.get_by_role("button", name="Hand over now").tap()
    expect(cor.locator("#messages")).to_contain_text("Bea no longer sees this family.")

    next_one = on_phone(noor)
    next_one.goto(household_url(household))
    expect(next_one.get_by_role("heading", name="Read this first, from Bea")).to_be_visible()
    expect(next_one.get_by_text("Call in the evening.")).to_be_visible()
    next_one.get_by_role("link", name="See all that is open, on one page").tap()
    expect(next_one.get_by_role("heading", name="On whom things wait")).to_be_visible()
    shut(page, expected_trouble, household_url(household), item_url(household))


def test_somebody_stands_in_until_a_day_and_it_is_ended_sooner(
    on_phone, buddy, noor, coordinator, household, expected_trouble
):
    cor = on_phone(coordinator)
    cor.goto(household_url(household) + "buddys/")
    cor.get_by_role("link", name="Somebody stands in for a while").tap()
    cor.get_by_role("radio", name="Noor").check()
    cor.get_by_label("Up to and including").fill((TODAY + timedelta(days=9)).isoformat())
    cor.get_by_role("button", name="Save").tap()
    expect(cor.get_by_text("stands in until").first).to_be_visible()

    page = on_phone(noor)
    page.goto(household_url(household))
    expect(page.get_by_text("Noor (stands in until")).to_be_visible()
    cor.get_by_role("link", name="End it now (Noor)").tap()
    cor.get_by_role("button", name="Hand over now").tap()
    expect(cor.locator("#messages")).to_contain_text("Noor no longer sees this family.")
    shut(page, expected_trouble, household_url(household), item_url(household))


def test_a_family_passes_to_another_organisation_and_every_old_way_is_shut(
    on_phone, buddy, coordinator, sien, household, expected_trouble
):
    theirs = on_phone(buddy)
    theirs.goto(household_url(household))
    cor = on_phone(coordinator, is_proven=True)
    cor.goto(household_url(household) + "beheer/")
    cor.get_by_role("link", name="Pass on to another organisation").tap()
    cor.get_by_role("link", name="Elders").tap()
    cor.get_by_role("radio", name="Aloud").check()
    cor.get_by_role("checkbox", name="Yes, the family agrees").check()
    cor.get_by_role("button", name="Ask Elders").tap()
    expect(cor.get_by_text("Elders has been asked", exact=True)).to_be_visible()

    page = on_phone(sien, is_proven=True)
    page.goto("/en/gezinnen/")
    expect(page.get_by_text(household.label)).to_have_count(0)
    page.get_by_role("link", name="Answer").tap()
    expect(page.get_by_text(household.label)).to_have_count(0)
    page.get_by_role("button", name="Yes, we take over").tap()
    expect(page.locator("#messages")).to_contain_text("The family is with you now")
    page.goto(household_url(household))
    expect(page.get_by_text("This family came from Welkom in Gent")).to_be_visible()

    names = ("timeline", "edit", "share", "tell_next", "counter", "export")
    more = [reverse(f"checklist:{name}", args=[household.pk]) for name in names]
    for browser in (theirs, cor):
        shut(browser, expected_trouble, household_url(household), item_url(household), *more)
    cor.goto("/en/gezinnen/logboek/")
    expect(cor.get_by_text("to another organisation (Elders)").first).to_be_visible()
    assert Household.objects.get(pk=household.pk).organisation.slug == "elders"
