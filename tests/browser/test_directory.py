"""Who helps with housing near 9300? Found, seen on the map, asked, and offered help."""

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from members.models import Enquiry, Organisation
from tests.browser.arriving import arrive
from tests.members.factories import make_membership, make_organisation, make_user
from toolkit.models import Theme

AALST, LEUVEN = "41002", "24062"


@pytest.fixture
def lantern(organisation):
    cache.clear()
    lantern = make_organisation(
        "De Zilveren Lantaarn",
        slug="lantaarn",
        municipality=AALST,
        seeks_volunteers=True,
        description_nl="Wij zoeken mee naar een huis.",
    )
    lantern.themes.add(Theme.objects.get(slug="wonen"))
    make_membership(make_user("cora@example.org", name="Cora"), lantern, role="coordinator")
    make_organisation("Verre Vrienden", municipality=LEUVEN)
    return lantern


def on(page, label):
    page.keyboard.press("Tab")
    for _ in range(60):
        active = page.evaluate(
            "(document.activeElement.labels?.[0]?.innerText"
            " || document.activeElement.getAttribute('aria-label')"
            " || document.activeElement.innerText || '').trim()"
        )
        if active.startswith(label):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {label!r}")


def test_with_the_keyboard_alone(on_desktop, lantern):
    page = on_desktop()
    page.goto("/en/organisaties/")
    keys = page.keyboard
    on(page, "Name, place, or what they do")
    keys.type("housing")
    on(page, "Near")
    keys.type("9300")
    on(page, "Search")
    keys.press("Enter")
    expect(page.locator("#found-title")).to_have_text("1 organisation found")
    expect(page.locator(".card__title")).to_have_text("De Zilveren Lantaarn")
    expect(page.locator(".card__kicker")).to_contain_text("in Aalst")
    assert "bij=9300" in page.url
    on(page, "Aalst: 1 organisation")
    keys.press("Enter")
    arrive(page, "**gemeente=41002**")
    expect(page.locator(".card__title")).to_have_text("De Zilveren Lantaarn")
    on(page, "De Zilveren Lantaarn")
    keys.press("Enter")
    arrive(page, "**/lantaarn/")
    on(page, "Ask them for help")
    keys.press("Enter")
    arrive(page, "**/hulp-vragen/")
    on(page, "Your name")
    keys.type("Roza")
    on(page, "Your e-mail address")
    keys.type("roza@example.net")
    on(page, "What do you want to ask?")
    keys.type("Could somebody come along to look at a home?")
    on(page, "Send")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message is on its way")
    assert Enquiry.objects.get().kind == Enquiry.Kind.HELP
    assert {one.to[0] for one in mail.outbox} == {"cora@example.org", "roza@example.net"}


def test_on_a_phone_from_the_map_to_offering_help(on_phone, lantern, expected_trouble):
    expected_trouble.append("422")
    page = on_phone()
    page.goto("/en/organisaties/?vrijwilligers=ja")
    expect(page.locator("#found-title")).to_have_text("1 organisation found")
    page.locator(".map__dot").tap()
    arrive(page, "**gemeente=41002**")
    page.locator(".card__title a").tap()
    page.get_by_role("link", name="Offer help").tap()
    page.get_by_label("Your name").fill("Sam")
    page.get_by_label("Your e-mail address").fill("sam")
    page.get_by_label("How would you like to help?").fill("I can read letters on Monday.")
    page.get_by_role("button", name="Send").tap()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("Your e-mail address").fill("sam@example.net")
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your message is on its way")
    assert Enquiry.objects.get().kind == Enquiry.Kind.OFFER


def test_choosing_swaps_the_list_and_a_step_back_brings_the_former(on_desktop, lantern):
    page = on_desktop()
    page.goto("/en/organisaties/")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.locator("summary", has_text="Choose more precisely").click()
    page.get_by_label("Theme").select_option("wonen")
    page.get_by_role("button", name="Show these").click()
    expect(page.locator("#found-title")).to_have_text("1 organisation found")
    assert page.evaluate("document.body.dataset.same") == "yes"
    expect(page.locator("#found-told")).to_have_text("1 organisation found")
    page.get_by_role("link", name="Leave out: ").click()
    expect(page.locator("#found-title")).to_have_text("3 organisations found")
    page.go_back()
    expect(page.locator("#found-title")).to_have_text("1 organisation found")
    assert Organisation.objects.count() == 3


def test_without_javascript_it_is_the_same_list(open_browser, lantern):
    page = open_browser(java_script_enabled=False)
    page.goto("/en/organisaties/")
    page.get_by_label("Near").fill("9300")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.locator("#found-title")).to_have_text("1 organisation found")
    expect(page.locator(".card__title")).to_have_text("De Zilveren Lantaarn")
