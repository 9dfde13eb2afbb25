"""Reading the toolkit: words explained, languages, nothing asked of anybody else."""

import pytest
from playwright.sync_api import expect

from tests.checklist.factories import household_url

THEME = "toolkit/thema/wonen/"
NAMES_OF_FAMILIES = {"nl": "Mijn gezinnen", "fr": "Mes familles", "en": "My families"}


@pytest.fixture
def page(on_phone):
    page = on_phone()
    page.goto(f"/en/{THEME}")
    return page


def word(page):
    return page.locator("button.term").first


def explanation(page):
    return page.locator(".term__explanation").first


def test_a_reader_taps_on_a_difficult_word_and_reads_what_it_means(page):
    expect(explanation(page)).to_be_hidden()
    word(page).tap()
    expect(explanation(page)).to_be_visible()
    expect(explanation(page)).to_be_in_viewport()
    explanation(page).get_by_role("button", name="Close").tap()
    expect(explanation(page)).to_be_hidden()


def test_a_tap_beside_the_explanation_closes_it(page):
    word(page).tap()
    expect(explanation(page)).to_be_visible()
    page.touchscreen.tap(180, 60)
    expect(explanation(page)).to_be_hidden()


def test_the_explanation_works_with_the_keyboard_and_gives_the_focus_back(page):
    word(page).focus()
    page.keyboard.press("Enter")
    expect(explanation(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(explanation(page).get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(explanation(page)).to_be_hidden()
    expect(word(page)).to_be_focused()


def test_another_language_is_the_same_page(page):
    page.get_by_role("navigation", name="Language").get_by_role("link", name="NL").tap()
    page.wait_for_url(f"**/nl/{THEME}")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.locator(".languages").get_by_role("link", name="FR").tap()
    page.wait_for_url(f"**/fr/{THEME}")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_another_language_keeps_the_family_and_the_choice_of_what_is_shown(
    on_phone, buddy, household
):
    page = on_phone(buddy)
    page.goto(household_url(household, "?weergave=thema&thema=wonen"))
    page.locator(".languages").get_by_role("link", name="FR").tap()
    page.wait_for_url("**/fr/gezinnen/**?weergave=thema&thema=wonen")
    expect(page.get_by_role("heading", level=1)).to_have_text(household.label)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_buddy_reads_in_their_own_language(on_phone, buddy, household, language):
    page = on_phone(buddy)
    for address in ("", THEME):
        page.goto(f"/{language}/{address}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"/{language}/gezinnen/")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAMES_OF_FAMILIES[language])
