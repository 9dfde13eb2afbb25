"""A buddy ticks, undoes, is stopped, and is not alone."""

import re

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.browser.arriving import arrive
from tests.browser.checklist import (
    is_same_page,
    mark,
    progress,
    row,
    state_of,
    tick,
    title_of,
    told,
)
from tests.browser.conftest import PASSWORD
from tests.checklist.factories import FOR_HOUSEHOLD, household_url, item_url, make_progress

DONE = re.compile(r"^Done: ")
UNDO = re.compile(r"^Undo")
NOT_DONE = re.compile(r"^Not done after all: ")


def sign_in_by_form(page, user):
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).tap()


def test_a_buddy_signs_in_on_a_phone_and_ticks_an_item_with_one_tap(on_phone, buddy, household):
    page = on_phone()
    page.goto("/en/gezinnen/")
    sign_in_by_form(page, buddy)
    expect(page.get_by_role("heading", level=1)).to_have_text("My families")
    page.get_by_role("link", name=household.label).tap()
    expect(progress(page)).to_contain_text("0 of ")
    mark(page)
    tick(page).tap()
    expect(row(page)).to_have_attribute("data-state", "done")
    expect(progress(page)).to_contain_text("1 of ")
    expect(told(page)).to_contain_text(f"Done: {title_of()}")
    expect(tick(page)).to_be_focused()
    expect(tick(page)).to_have_accessible_name(NOT_DONE)
    assert is_same_page(page)
    assert state_of(household) == "done"


def test_a_buddy_takes_a_tick_back(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(household_url(household))
    tick(page).tap()
    row(page).get_by_role("button", name=UNDO).tap()
    expect(told(page)).to_contain_text(f"Undone: {title_of()}")
    expect(row(page)).to_have_attribute("data-state", "open")
    expect(progress(page)).to_contain_text("0 of ")
    assert state_of(household) == "open"


def test_a_second_tap_on_the_same_button_says_not_done_after_all(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(household_url(household))
    tick(page).tap()
    expect(row(page)).to_have_attribute("data-state", "done")
    tick(page).tap()
    expect(row(page)).to_have_attribute("data-state", "open")
    expect(tick(page)).to_have_accessible_name(DONE)
    expect(progress(page)).to_contain_text("0 of ")


def test_a_nervous_double_tap_ticks_once(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(household_url(household))
    tick(page).dblclick()
    expect(row(page)).to_have_attribute("data-state", "done")
    page.wait_for_load_state("networkidle")
    expect(row(page)).to_have_attribute("data-state", "done")
    assert state_of(household) == "done"


def test_two_buddies_tick_the_same_item_and_the_second_is_told(
    on_phone, on_desktop, buddy, other_buddy, household
):
    first, second = on_phone(buddy), on_desktop(other_buddy)
    for page in (first, second):
        page.goto(household_url(household))
    tick(first).tap()
    expect(row(first)).to_have_attribute("data-state", "done")
    tick(second).click()
    expect(row(second)).to_have_attribute("data-state", "done")
    expect(told(second)).to_contain_text("Bea")
    assert household.events.filter(progress__item__code=FOR_HOUSEHOLD).count() == 1


def test_a_tick_on_what_somebody_else_changed_is_told_and_saved_nowhere(
    on_phone, buddy, other_buddy, household
):
    page = on_phone(buddy)
    page.goto(household_url(household))
    make_progress(household, by=other_buddy, state="blocked", blocked_reason="money")
    tick(page).tap()
    expect(told(page)).to_contain_text("Otto changed this in the meantime to: Stuck")
    expect(row(page)).to_have_attribute("data-state", "blocked")
    assert state_of(household) == "blocked"


def test_without_javascript_the_same_tick_works_and_can_be_undone(on_phone, buddy, household):
    page = on_phone(buddy, java_script_enabled=False)
    page.goto(household_url(household))
    tick(page).tap()
    expect(progress(page)).to_contain_text("1 of ")
    expect(told(page)).to_contain_text(f"Done: {title_of()}")
    assert state_of(household) == "done"
    row(page).get_by_role("button", name=UNDO).tap()
    expect(page.locator("#messages")).to_contain_text(f"Undone: {title_of()}")
    assert state_of(household) == "open"


def test_a_tick_after_the_session_ended_leads_to_the_sign_in_and_back(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(household_url(household))
    Session.objects.all().delete()
    tick(page).tap()
    arrive(page, "**/account/login/?next=**")
    sign_in_by_form(page, buddy)
    expect(page.get_by_role("heading", level=1)).to_have_text(household.label)
    expect(row(page)).to_have_attribute("data-state", "open")
    assert state_of(household) == "open"


def test_a_tick_without_a_network_is_told_and_works_once_it_is_back(
    on_phone, buddy, household, expected_trouble
):
    page = on_phone(buddy)
    page.goto(household_url(household))
    expected_trouble += ["ERR_INTERNET_DISCONNECTED", "console: htmx:"]
    page.context.set_offline(True)
    tick(page).tap()
    expect(told(page)).to_contain_text("nothing was saved")
    expect(row(page)).to_have_attribute("data-state", "open")
    expect(progress(page)).to_contain_text("0 of ")
    page.context.set_offline(False)
    tick(page).tap()
    expect(row(page)).to_have_attribute("data-state", "done")
    expect(told(page)).to_contain_text(f"Done: {title_of()}")


def test_a_server_that_fails_is_told_too(on_phone, buddy, household, expected_trouble):
    page = on_phone(buddy)
    page.goto(household_url(household))
    expected_trouble += ["503"]
    page.route(f"**{item_url(household)}", lambda route: route.fulfill(status=503, body=""))
    tick(page).tap()
    expect(told(page)).to_contain_text("nothing was saved")
    expect(row(page)).to_have_attribute("data-state", "open")


def test_a_site_that_is_too_busy_says_so_at_the_item(on_phone, buddy, household, expected_trouble):
    page = on_phone(buddy)
    page.goto(household_url(household))
    expected_trouble += ["503"]
    words = "Too busy for a moment."
    answer = {"status": 503, "content_type": "text/plain; charset=utf-8", "body": words}
    page.route(f"**{item_url(household)}", lambda route: route.fulfill(**answer))
    for _ in range(2):
        tick(page).tap()
        expect(told(page)).to_contain_text(words)
    expect(row(page).locator("[data-problem]")).to_have_text([words])
    tick(page).focus()
    page.keyboard.press("Enter")
    expect(tick(page)).to_be_focused()
