"""A word from a letter is typed on top of any page, and the right place is opened."""

from playwright.sync_api import expect

from tests.browser.arriving import arrive
from tests.members.factories import make_organisation


def test_with_suggestions_and_the_keyboard_alone(on_desktop, db):
    page = on_desktop()
    page.goto("/nl/privacy/")
    field = page.get_by_role("combobox", name="Zoeken")
    field.focus()
    field.fill("huurwaarb")  # at once, so that it asks once, however slow the machine is
    options = page.get_by_role("listbox", name="Voorstellen").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    said = page.get_by_role("search").get_by_role("status")
    expect(said).to_have_text(f"{options.count()} voorstellen. Kies er een met de pijltjestoetsen.")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "site-suggestions-0")
    field.press("Escape")
    expect(page.locator("#site-suggestions")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(said).to_be_empty()
    field.fill("xqzzt")
    expect(said).to_have_text("Geen voorstellen. Druk op Enter om te zoeken.")
    field.fill("huurwaarbor")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    address = options.first.get_attribute("data-address").partition("#")[0]
    field.press("Enter")
    arrive(page, f"**{address}*")


def test_the_name_of_an_organisation_is_no_markup_in_the_suggestions(on_desktop, transactional_db):
    make_organisation("Zonnebloem <img src=x> vzw")
    page = on_desktop()
    page.goto("/nl/zoeken/")
    page.get_by_role("combobox", name="Wat zoek je?").fill("zonnebl")
    expect(page.get_by_role("option", name="Zonnebloem <img src=x> vzw")).to_be_visible()
    expect(page.locator(".suggestions img")).to_have_count(0)


def test_without_a_script_and_with_nothing_chosen_the_form_is_sent(on_desktop, db):
    for has_script in (True, False):
        page = on_desktop(java_script_enabled=has_script)
        page.goto("/nl/privacy/")
        page.get_by_label("Zoeken").first.fill("huurwaarborg")
        page.keyboard.press("Enter")
        arrive(page, "*/nl/zoeken/?zoek=huurwaarborg")
        expect(page.locator(".result").first).to_contain_text("huurwaarborg", ignore_case=True)


def test_on_a_phone_and_what_is_missed_is_told(on_phone, db):
    page = on_phone()
    page.goto("/nl/")
    page.get_by_role("banner").get_by_role("link", name="Zoeken").click()
    page.get_by_label("Wat zoek je?").fill("kindrgeld")
    page.get_by_role("main").get_by_role("button", name="Zoeken").click()
    expect(page.locator(".notice")).to_contain_text("kindergeld")
    expect(page.locator(".result").first).to_contain_text("Kinderbijslag")
    page.get_by_role("button", name="Meld het aan de redactie").click()
    expect(page.get_by_text("Dank je wel. De redactie ziet")).to_be_visible()
    page.locator(".result__title a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/toolkit/" in page.url
