"""Reading the toolkit: words explained, languages, nothing asked of anybody else."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.arriving import arrive
from tests.checklist.factories import household_url

THEME = "toolkit/thema/wonen/"
NAMES_OF_FAMILIES = {"nl": "Mijn gezinnen", "fr": "Mes familles", "en": "My families"}


@pytest.fixture
def page(on_phone):
    page = on_phone()
    page.goto(f"/en/{THEME}?gewest=brussels")  # so that its rules are open, and their words
    page.goto(f"/en/{THEME}")
    return page


def word(page):
    return page.locator("a.term").first


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


def test_without_a_script_the_explanation_opens_where_the_word_stands(on_phone, db):
    page = on_phone(java_script_enabled=False)
    page.goto(f"/en/{THEME}")
    expect(explanation(page)).to_be_hidden()
    word(page).tap()
    expect(explanation(page)).to_be_visible()
    expect(explanation(page)).to_be_in_viewport()


def test_another_language_is_the_same_page(page):
    page.get_by_role("navigation", name="Language").get_by_role("link", name="NL").tap()
    arrive(page, f"**/nl/{THEME}")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.locator(".languages").get_by_role("link", name="FR").tap()
    arrive(page, f"**/fr/{THEME}")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_another_language_keeps_the_family_and_the_choice_of_what_is_shown(
    on_phone, buddy, household
):
    page = on_phone(buddy)
    page.goto(household_url(household, "?weergave=thema&thema=wonen"))
    page.locator(".languages").get_by_role("link", name="FR").tap()
    arrive(page, "**/fr/gezinnen/**?weergave=thema&thema=wonen")
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


# --- a theme on a phone --------------------------------------------------------------------------
HOUSING = f"/nl/{THEME}"


def screens(page):
    return page.evaluate("document.documentElement.scrollHeight / 640")


def test_on_a_phone_a_theme_shows_where_to_begin_and_folds_the_rest(on_phone):
    page = on_phone()
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(HOUSING)
    expect(page.get_by_role("heading", name="Begin hier")).to_be_visible()
    expect(page.get_by_text("Bijna iedereen start")).to_be_visible()
    tips = page.locator(".advice[data-kind=tip] li").first
    assert not seen(tips)
    assert screens(page) < 6
    button = page.get_by_role("heading", name="Wat je kan doen").get_by_role("button")
    expect(button).to_contain_text("9 tips")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press("Enter")
    assert seen(tips)
    expect(button).to_have_attribute("aria-expanded", "true")
    button.press("Enter")
    assert not seen(tips)


@pytest.mark.parametrize(
    "address",
    [
        "/nl/toolkit/begrippen/",
        "/fr/toolkit/hoofdstuk/vrijwilligerswerk/vrijwilligerswet/",
        "/fr/toolkit/hoofdstuk/statuten/begrippenlijst/",
        "/fr/privacy/",
    ],
)
def test_a_long_page_is_six_screens_at_most_before_anything_is_opened(on_phone, db, address):
    page = on_phone()
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(address)
    expect(page.locator("[data-folded]").first).to_be_visible()
    assert screens(page) <= 6


def test_a_reader_taps_on_a_letter_of_the_glossary_and_reads_its_words(on_phone, db):
    page = on_phone()
    page.goto("/nl/toolkit/begrippen/")
    letter = page.get_by_role("heading", name="O OCMW, OKAN")
    explanation = page.locator("#ocmw dd")
    assert not seen(explanation)
    page.get_by_role("navigation", name="Op eerste letter").get_by_role("link", name="O").tap()
    expect(letter.get_by_role("button")).to_have_attribute("aria-expanded", "true")
    expect(letter).to_be_in_viewport()
    assert seen(explanation)
    page.goto("about:blank")
    page.goto("/nl/toolkit/begrippen/#cgvs")  # as the search leads there
    expect(page.locator("#cgvs")).to_be_in_viewport()
    assert seen(page.locator("#cgvs dd"))
    assert not seen(explanation)


def seen(locator):
    """Whether a reader sees it: what is hidden until the browser's search finds it has a place,
    and nothing to see."""
    return locator.evaluate("(one) => one.checkVisibility({contentVisibilityAuto: true})")


def test_words_that_a_browser_searches_for_are_found_in_what_is_folded(on_phone):
    page = on_phone()
    page.goto(HOUSING)
    part = page.locator(".part", has=page.get_by_role("heading", name="Als het fout loopt"))
    words = part.get_by_text("vrederechter").first
    assert not seen(words)
    page.goto("about:blank")
    # A link to words finds them in the way of the browser's own search.
    page.goto(f"{HOUSING}#:~:text=vrederechter")
    expect(words).to_be_in_viewport()
    assert seen(words)
    expect(part.get_by_role("button", name="Als het fout loopt")).to_have_attribute(
        "aria-expanded", "true"
    )


def test_an_address_that_leads_into_a_folded_part_opens_it(on_phone):
    page = on_phone()
    page.goto(f"{HOUSING}#obstacles")
    expect(page.locator(".advice[data-kind=obstacle]")).to_be_in_viewport()
    page.locator(".toc > summary").click()
    page.locator(".toc").get_by_role("link", name="Wat je kan doen").click()
    assert seen(page.locator(".advice[data-kind=tip] li").first)
    page.locator(".begin a.figure").first.click()
    expect(page.locator(".figures__row:target")).to_be_in_viewport()
    page.goto(f"{HOUSING}#part-soorten-contracten")
    assert seen(page.get_by_text("Een contract van drie jaar of korter"))


def test_the_contents_are_folded_on_a_phone_and_follow_on_a_wide_screen(on_phone):
    page = on_phone()
    page.goto(HOUSING)
    contents = page.locator(".toc a").first
    expect(contents).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(contents).to_be_visible()
    page.mouse.wheel(0, 2500)
    expect(contents).to_be_in_viewport()
    here = page.locator(".toc a[aria-current]")
    expect(here).to_have_count(1)
    expect(here).not_to_have_text("Begin hier")


def test_a_reader_asks_what_it_means_for_somebody_and_goes_on_to_a_step(on_phone):
    page = on_phone()
    page.goto(HOUSING)
    page.get_by_role("link", name="Kijk wat geldt").click()
    page.get_by_label("Erkend vluchteling").check()
    page.get_by_label("Brussel", exact=True).check()
    page.get_by_label("Huurt van een private eigenaar").check()
    page.get_by_role("button", name="Kijk wat geldt").click()
    expect(page.get_by_role("heading", name="stappen gelden")).to_be_visible()
    assert "recognised" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".for-whom__theme .item a").first.click()
    expect(page).to_have_url(re.compile("/nl/toolkit/punt/wonen-"))
    page.go_back()
    expect(page.get_by_role("heading", name="stappen gelden")).to_be_visible()


def test_on_a_wide_screen_and_on_paper_nothing_is_folded(on_phone):
    page = on_phone()
    page.goto(HOUSING)
    tips = page.locator(".advice[data-kind=tip] li").first
    assert not seen(tips)
    page.emulate_media(media="print")
    assert seen(tips)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1000, "height": 800})
    expect(page.locator("[data-folds] :is(h2, h3, h4) > button")).to_have_count(0)
    assert seen(tips)


def test_brussels_is_read_without_a_sideways_movement(on_phone):
    page = on_phone()
    page.goto(HOUSING)
    brussels = page.locator('.region[data-region="brussels"]')
    box = brussels.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.get_by_role("navigation", name="Welk gewest eerst").get_by_role(
        "link", name="Brussel"
    ).click()
    first = page.locator(".region").first
    expect(first).to_have_attribute("data-region", "brussels")
    assert seen(first.locator("dd").first)
    assert not seen(page.locator('.region[data-region="flanders"] dd').first)


def test_a_reader_of_a_step_goes_on_to_the_next_and_sees_the_contents(on_phone):
    page = on_phone()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/nl/toolkit/punt/wonen-plaatsbeschrijving/")
    page.locator(".toc").get_by_role("link", name="Neem mee").click()
    expect(page.get_by_role("heading", name="Neem mee")).to_be_in_viewport()
    page.locator(".pager [rel=next]").click()
    expect(page).not_to_have_url(re.compile("plaatsbeschrijving"))
    page.locator(".pager [rel=prev]").click()
    expect(page).to_have_url(re.compile("wonen-plaatsbeschrijving"))
