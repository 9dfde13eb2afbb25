"""In a browser: what was typed is there again, and a form that is sent twice has one effect."""

import re

from playwright.sync_api import expect

from checklist.models import ShareLink
from members.models import Enquiry
from tests.browser.arriving import arrive
from tests.browser.conftest import PASSWORD
from tests.checklist.factories import household_url, item_url

SENTENCE = "You typed this before you had to sign in again. Check and save."
NOTE = "The landlord calls back on Monday, 'early' & \"gladly\" <3"
HIDDEN_FROM_STRANGERS = ["404", "403"]


def sign_in(page, user):
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def type_a_note(page, household):
    page.goto(item_url(household))
    page.get_by_role("radio", name="Waiting").check()
    page.get_by_label("New note").fill(NOTE)


def save(page):
    page.get_by_role("button", name="Save").click()


def test_who_was_signed_out_in_another_tab_signs_in_and_saves_what_they_typed(
    on_phone, buddy, household
):
    page = on_phone(buddy)
    type_a_note(page, household)
    other = page.context.new_page()
    other.goto("/en/mijn/")
    other.get_by_role("contentinfo").get_by_role("button", name="Sign out").click()
    arrive(other, "**/en/")
    other.close()
    save(page)
    arrive(page, "**/account/login/?next=**")
    sign_in(page, buddy)
    arrive(page, f"**{item_url(household)}*")
    expect(page.get_by_text(SENTENCE)).to_be_in_viewport()
    expect(page.get_by_label("New note")).to_have_value(NOTE)
    expect(page.get_by_role("radio", name="Waiting")).to_be_checked()
    assert not household.progress.exists()
    save(page)
    expect(page.locator("#messages")).to_contain_text("Saved")
    assert household.progress.get().note == NOTE


def test_without_a_connection_the_page_stays_with_what_was_typed(
    on_phone, buddy, household, expected_trouble
):
    expected_trouble += ["ERR_INTERNET_DISCONNECTED", "/health/live"]
    page = on_phone(buddy)
    type_a_note(page, household)
    page.context.set_offline(True)
    save(page)
    told = page.get_by_role("alert").filter(has_text="There is no connection")
    expect(told).to_be_focused()
    expect(page.get_by_label("New note")).to_have_value(NOTE)
    page.context.set_offline(False)
    save(page)
    expect(page.locator("#messages")).to_contain_text("Saved")
    assert household.progress.get().note == NOTE


def test_a_site_that_does_not_answer_leaves_the_page_as_it_was(
    on_phone, buddy, household, expected_trouble
):
    expected_trouble += ["ERR_CONNECTION_REFUSED", "/health/live"]
    page = on_phone(buddy)
    type_a_note(page, household)
    page.context.route("**/health/live", lambda route: route.abort("connectionrefused"))
    save(page)
    expect(page.get_by_role("alert").filter(has_text="no connection")).to_be_visible()
    expect(page.get_by_label("New note")).to_have_value(NOTE)


def test_what_is_too_large_is_not_sent_and_stays(on_phone, buddy, household):
    page = on_phone(buddy)
    type_a_note(page, household)
    page.evaluate("document.getElementById('undo').dataset.mostWords = '100'")
    save(page)
    expect(page.get_by_role("alert").filter(has_text="too large")).to_be_visible()
    expect(page.get_by_label("New note")).to_have_value(NOTE)
    assert not household.progress.exists()


def test_without_a_script_the_back_button_has_what_was_typed(
    open_browser, buddy, household, expected_trouble
):
    """Of a page that no browser may keep: it is asked for again, and the fields are filled in."""
    expected_trouble += ["ERR_", "failed"]
    page = open_browser(buddy, java_script_enabled=False)
    page.goto(item_url(household))
    page.get_by_label("New note").fill(NOTE)
    page.context.route(
        "**/punt/**",
        lambda r: r.abort("connectionrefused") if r.request.method == "POST" else r.continue_(),
    )
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile("^chrome-error"))
    page.context.unroute_all()
    page.go_back()
    expect(page.get_by_label("New note")).to_have_value(NOTE)


def test_a_double_click_is_one_link_and_one_question(
    open_browser, buddy, household, organisation, coordinator
):
    page = open_browser(buddy)
    page.goto(f"{household_url(household)}delen/")
    page.get_by_role("button", name="Make a link").dblclick()
    expect(page.get_by_label("link").first).to_be_visible()
    assert ShareLink.objects.count() == 1
    visitor = open_browser()
    visitor.goto(f"/en/organisaties/{organisation.slug}/hulp-vragen/")
    visitor.get_by_label("name").first.fill("Roza")
    visitor.get_by_label("mail").first.fill("roza@example.net")
    visitor.locator("textarea").fill("Can somebody help us read a letter?")
    visitor.locator("main form button").last.dblclick()
    arrive(visitor, "**/verstuurd/")
    assert Enquiry.objects.count() == 1


def test_signing_in_keeps_page_filter_and_place_and_the_language_one_chose(
    open_browser, buddy, household
):
    page = open_browser()
    page.goto(f"{household_url(household)}?toon=alles#main")
    arrive(page, "**/account/login/?next=**")
    sign_in(page, buddy)
    arrive(page, "**toon=alles**")
    assert page.url.endswith("?toon=alles#main")
    page.context.clear_cookies()
    page.goto(f"{household_url(household)}?toon=alles")
    page.get_by_role("navigation", name="Language").get_by_text("FR").click()
    page.get_by_label("mail").first.fill(buddy.email)
    page.locator("[type=password]").first.fill(PASSWORD)
    page.locator("main form button").first.click()
    arrive(page, "**/fr/gezinnen/**toon=alles**")
