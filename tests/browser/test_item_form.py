"""The page of one item: reading it, and saying how far it is."""

from datetime import date

from playwright.sync_api import expect

from tests.browser.checklist import progress, row, state_of, title_of, told
from tests.checklist.factories import FOR_HOUSEHOLD, household_url, item_url, make_progress

NO_STALE_ANSWER = ["409", "422"]


def choose(page, state):
    page.get_by_role("radio", name=state).check()


def save(page):
    page.get_by_role("button", name="Save").click()


def test_a_buddy_reads_an_item_and_says_that_it_is_done(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(household_url(household))
    row(page).get_by_role("link", name=title_of()).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(title_of())
    for heading in ("Why", "How"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    page.get_by_role("button", name="This is done").tap()
    expect(told(page)).to_contain_text(f"Done: {title_of()}")
    expect(progress(page)).to_contain_text("1 of ")
    assert state_of(household) == "done"


def test_the_states_stand_on_the_first_screen(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(item_url(household))
    expect(page.get_by_role("radio", name="Waiting")).to_be_in_viewport()
    choose(page, "Waiting")
    page.get_by_label("New note").fill("The landlord calls back on Monday")
    save(page)
    expect(page.locator("#messages")).to_contain_text(f"Saved: {title_of()}")
    expect(row(page)).to_have_attribute("data-state", "waiting")
    assert household.progress.get().note == "The landlord calls back on Monday"


def test_what_is_in_the_way_is_asked_of_whoever_is_stuck_and_of_nobody_else(
    on_phone, buddy, household, expected_trouble
):
    page = on_phone(buddy)
    page.goto(item_url(household))
    reason = page.get_by_label("What is in the way?")
    expect(reason).to_be_hidden()
    choose(page, "Stuck")
    expect(reason).to_be_visible()
    choose(page, "In progress")
    expect(reason).to_be_hidden()
    choose(page, "Stuck")
    expected_trouble += NO_STALE_ANSWER
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Choose what is in the way.")
    assert state_of(household) == "open"
    reason.select_option("There is no money for it")
    save(page)
    expect(row(page)).to_contain_text("There is no money for it")
    assert household.progress.get().blocked_reason == "money"


def test_the_day_is_asked_once_it_is_done(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(item_url(household))
    day = page.get_by_label("Done on")
    expect(day).to_be_hidden()
    choose(page, "Done")
    expect(day).to_be_visible()
    day.fill("2026-01-15")
    save(page)
    expect(told(page)).to_contain_text(f"Done: {title_of()}")
    assert household.progress.get().done_on == date(2026, 1, 15)


def test_two_buddies_who_answer_differently_lose_nothing_and_the_second_is_told(
    on_phone, on_desktop, buddy, other_buddy, household, expected_trouble
):
    first, second = on_phone(buddy), on_desktop(other_buddy)
    for page in (first, second):
        page.goto(item_url(household))
    choose(first, "Waiting")
    save(first)
    expect(row(first)).to_have_attribute("data-state", "waiting")
    choose(second, "In progress")
    second.get_by_label("New note").fill("Asked the bank")
    expected_trouble += NO_STALE_ANSWER
    save(second)
    expect(second.get_by_role("alert")).to_contain_text(
        "Bea changed this in the meantime to: Waiting"
    )
    expect(second.get_by_label("New note")).to_have_value("Asked the bank")
    assert state_of(household) == "waiting"
    save(second)
    expect(row(second)).to_have_attribute("data-state", "busy")
    stored = household.progress.get()
    assert (stored.state, stored.note) == ("busy", "Asked the bank")


def test_two_buddies_who_change_different_things_keep_both(
    on_phone, on_desktop, buddy, other_buddy, household
):
    first, second = on_phone(buddy), on_desktop(other_buddy)
    for page in (first, second):
        page.goto(item_url(household))
    choose(first, "In progress")
    save(first)
    expect(row(first)).to_have_attribute("data-state", "busy")
    second.get_by_label("New note").fill("Bring the contract")
    save(second)
    expect(row(second)).to_have_attribute("data-state", "busy")
    stored = household.progress.get()
    assert (stored.state, stored.note) == ("busy", "Bring the contract")


def test_a_buddy_sees_who_did_what_to_an_item(on_phone, buddy, other_buddy, household):
    make_progress(household, by=other_buddy, state="busy", note="Called the office")
    page = on_phone(buddy)
    page.goto(item_url(household, FOR_HOUSEHOLD))
    notes = page.get_by_role("list").filter(has_text="Called the office").last
    expect(notes).to_contain_text("Otto")
    history = page.get_by_role("list").filter(has_text="In progress").last
    expect(history).to_contain_text("Otto")


def test_without_javascript_the_form_works_too(on_phone, buddy, household):
    page = on_phone(buddy, java_script_enabled=False)
    page.goto(item_url(household))
    choose(page, "Not applicable")
    save(page)
    expect(page.locator("#messages")).to_contain_text(f"Saved: {title_of()}")
    assert state_of(household) == "not_applicable"
