"""Joining in a browser: what is wrong is told. The whole way stands in test_story.py."""

from playwright.sync_api import expect

from tests.browser.test_story import go_on


def test_what_is_wrong_is_told_at_the_top_and_leads_to_the_field(on_phone, buddy, expected_trouble):
    page = on_phone(buddy)
    page.goto("/en/aansluiten/beginnen/")
    page.get_by_label("Name of the organisation").fill("Welkom in Gent")
    page.get_by_label("Postal code or municipality").fill("4000")
    expected_trouble.append("422")
    go_on(page)
    summary = page.get_by_role("alert").first
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("This place lies in Wallonia")
    summary.get_by_role("link").tap()
    expect(page.get_by_label("Postal code or municipality")).to_be_focused()
    expect(page.get_by_label("Name of the organisation")).to_have_value("Welkom in Gent")
