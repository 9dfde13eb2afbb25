"""On a shared device: after signing out, nobody finds a family back with the back button."""

import pytest
from playwright.sync_api import expect

from tests.browser.arriving import arrive
from tests.checklist.factories import household_url


@pytest.fixture
def page(on_phone, buddy, household):
    """A buddy who looked at a family, and then at the toolkit."""
    page = on_phone(buddy)
    page.goto(household_url(household))
    expect(page.get_by_role("heading", level=1)).to_have_text(household.label)
    page.get_by_role("link", name="Toolkit").first.tap()
    arrive(page, "**/toolkit/")
    return page


def sign_out(page):
    page.goto("/en/mijn/")
    page.get_by_role("contentinfo").get_by_role("button", name="Sign out").tap()
    arrive(page, "**/en/")
    expect(page.locator("#messages")).to_contain_text("signed out")


def assert_door_is_shut(page, household):
    arrive(page, "**/account/login/?next=**")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert household.label not in page.content()


def back(page, steps):
    page.evaluate(f"history.go(-{steps})")


def test_before_signing_out_the_way_back_is_open(page, household):
    back(page, 1)
    expect(page.get_by_role("heading", level=1)).to_have_text(household.label)


def test_after_signing_out_the_back_button_leads_to_the_door(page, household):
    sign_out(page)
    back(page, 3)
    assert_door_is_shut(page, household)


def test_nor_does_the_back_button_of_another_tab(page, household):
    other = page.context.new_page()
    other.goto(household_url(household))
    expect(other.get_by_role("heading", level=1)).to_have_text(household.label)
    other.get_by_role("link", name="Toolkit").first.tap()
    arrive(other, "**/toolkit/")
    sign_out(page)
    other.go_back()
    assert_door_is_shut(other, household)


def test_a_page_that_the_browser_kept_aside_is_asked_for_again(page, household):
    """Whatever browser it is: what it restores is hidden and loaded anew."""
    back(page, 1)
    expect(page.get_by_role("heading", level=1)).to_have_text(household.label)
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.get_by_role("heading", level=1)).to_have_text(household.label)


def test_signing_out_leaves_nothing_stored_on_the_device(page):
    page.evaluate("localStorage.setItem('family', 'Tulp')")
    sign_out(page)
    assert page.evaluate("localStorage.length") == 0
