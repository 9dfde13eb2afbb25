"""Every page fits the smallest phone, can be read by everybody and printed."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from checklist.sharing.actions import share
from tests.browser.checklist import row, tick
from tests.browser.conftest import DESKTOP, HERE, PHONE
from tests.browser.every_page import (
    NOT_SIGNED_IN,
    family_addresses,
    give_history,
    give_people,
    joining_addresses,
    mailed_addresses,
    organisation_addresses,
    public_addresses,
)
from tests.checklist.factories import household_url
from tests.members.joining.conftest import make_reviewer
from tests.members.joining.factories import make_asked, review_url

CONTRAST, OVERFLOW, TOUCH = (
    Path(HERE, name).read_text() for name in ("contrast.js", "overflow.js", "touch.js")
)


@pytest.fixture
def family(household, buddy, coordinator):
    give_history(household, buddy)
    return household


@pytest.fixture
def addresses(family, organisation):
    return public_addresses(organisation) + family_addresses(family)


def check_pages(page, addresses, *checks):
    """Fail with everything that the checks find on any of these pages."""
    found = []
    for address in addresses:
        page.goto(address)
        for check in checks:
            found += [f"{address}: {problem}" for problem in check(page) or ()]
    assert not found, "\n".join(found)


def on_a_desk(check):
    """The same page, as wide as a desk's screen for one check."""

    def check_wide(page):
        page.set_viewport_size(DESKTOP["viewport"])
        found = check(page)
        page.set_viewport_size(PHONE["viewport"])
        return found

    return check_wide


def sticks_out(page):
    return page.evaluate(OVERFLOW)


def sticks_out_when_mirrored(page):
    page.evaluate("() => { document.documentElement.dir = 'rtl' }")
    return [f"from right to left: {problem}" for problem in page.evaluate(OVERFLOW)]


def sticks_out_in_large_letters(page):
    """As if somebody chose letters of 32 pixels in the settings of the browser."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    found = [f"in large letters: {problem}" for problem in page.evaluate(OVERFLOW)]
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
    return found


def is_too_small_for_a_thumb(page):
    return page.evaluate(TOUCH)


def is_hard_to_read(page):
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {problem}" for problem in page.evaluate(CONTRAST)]
    return found


def in_language(language, addresses):
    return [address.replace("/en/", f"/{language}/", 1) for address in addresses]


@pytest.mark.long
def test_every_page_fits_a_small_phone_and_a_thumb_and_can_be_read_by_day_and_by_night(
    on_phone, coordinator, addresses
):
    page = on_phone(coordinator, is_proven=True)
    fits = (sticks_out, is_too_small_for_a_thumb)
    in_every_way = (*fits, sticks_out_in_large_letters, on_a_desk(is_hard_to_read))
    check_pages(page, in_language("nl", addresses), *in_every_way, sticks_out_when_mirrored)
    check_pages(page, in_language("fr", addresses[::3]), *fits)


def test_an_organisation_s_own_pages_fit_and_can_be_read(on_phone, organisation, coordinator):
    give_people(organisation, coordinator)
    page = on_phone(coordinator, is_proven=True)
    own = organisation_addresses(organisation)
    addresses = [*own, *joining_addresses(coordinator, make_reviewer())]
    fits = (sticks_out, sticks_out_in_large_letters, is_too_small_for_a_thumb)
    check_pages(page, in_language("nl", addresses), *fits, is_hard_to_read)
    check_pages(page, in_language("fr", addresses[::3]), sticks_out)


def test_whoever_is_not_signed_in_has_the_same_comfort(on_phone, organisation, coordinator):
    page = on_phone()
    mailed = mailed_addresses(organisation, coordinator)
    addresses = [*map(reverse, NOT_SIGNED_IN), *public_addresses(organisation)[:2], *mailed]
    fits = (sticks_out, sticks_out_in_large_letters, is_too_small_for_a_thumb)
    check_pages(page, addresses, *fits, is_hard_to_read)


def test_who_reviews_an_application_does_so_on_a_phone_too(on_phone, buddy):
    reviewer = make_reviewer()
    application = make_asked(buddy, reviewer=reviewer)
    page = on_phone(reviewer, is_proven=True)
    check_pages(page, [review_url(application)], sticks_out, sticks_out_in_large_letters)


def test_a_link_that_opens_nothing_tells_so_in_comfort_too(on_phone, db, expected_trouble):
    expected_trouble.append("404")
    fits = (sticks_out, sticks_out_in_large_letters, is_too_small_for_a_thumb)
    check_pages(on_phone(), [reverse("family", args=["nobody-made-this"])], *fits, is_hard_to_read)


@pytest.mark.parametrize("language", ["ar", "ti", "ru"])
def test_a_familys_own_page_fits_the_smallest_phone_in_its_language(on_phone, household, language):
    token = share(household, language, by=None)
    page = on_phone(viewport={"width": 320, "height": 568})
    page.goto(reverse("family", args=[token]))
    page.locator("form button").tap()
    expect(page.locator(".step")).to_have_count(3)
    addresses = [
        reverse("family", args=[token]) + query for query in ("", "?alles", "?thema=wonen")
    ]
    fits = (sticks_out, sticks_out_in_large_letters, is_too_small_for_a_thumb)
    check_pages(page, addresses, *fits, is_hard_to_read)


def test_the_list_in_a_language_from_right_to_left_is_a_mirror(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(household_url(household))
    assert sticks_out_when_mirrored(page) == []
    body = row(page).locator(".item__body").bounding_box()
    assert tick(page).bounding_box()["x"] >= body["x"] + body["width"]


def test_nothing_moves_for_whoever_asked_so(on_phone, buddy, household):
    page = on_phone(buddy, reduced_motion="reduce")
    page.goto(household_url(household))
    tick(page).tap()
    expect(row(page)).to_have_attribute("data-changed", "")
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_the_list_on_paper_has_its_items_and_nothing_to_click(on_desktop, buddy, household):
    page = on_desktop(buddy, color_scheme="dark")
    page.goto(household_url(household))
    page.emulate_media(media="print")
    for hidden in (".site-nav", ".languages", ".tabs", ".breadcrumbs", ".skip", ".pagination"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(row(page)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(CONTRAST) == []
