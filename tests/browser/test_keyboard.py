"""Without a mouse, and without seeing the page."""

from playwright.sync_api import expect

from tests.browser.arriving import arrive
from tests.browser.checklist import is_same_page, mark, row, state_of, tick, title_of, told
from tests.checklist.factories import FOR_HOUSEHOLD, household_url, item_url

FURTHEST = 60


def tab_to(page, locator):
    """Press Tab until `locator` has the focus, which must be visible."""
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{FURTHEST} times Tab does not reach {locator}")


def outline(page):
    return page.evaluate("getComputedStyle(document.activeElement).outlineStyle")


def test_the_first_tab_offers_to_skip_to_the_content(on_desktop, buddy, household):
    page = on_desktop(buddy)
    page.goto(household_url(household))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_focus_follows_the_page_from_top_to_bottom(on_desktop, buddy, household):
    page = on_desktop(buddy)
    page.goto(household_url(household))
    places = [
        page.locator(".skip"),
        page.get_by_role("navigation", name="Main").get_by_role("link").first,
        page.get_by_role("navigation", name="This family").get_by_role("link").first,
        page.locator("summary", has_text="Filter"),
        page.locator(".tick").first,
        page.locator(".item__title a").first,
        page.locator(".tick").nth(1),
    ]
    for place in places:
        tab_to(page, place)


def test_space_and_enter_tick_and_the_focus_stays(on_desktop, buddy, household):
    page = on_desktop(buddy)
    page.goto(household_url(household))
    mark(page)
    tick(page).focus()
    page.keyboard.press("Space")
    expect(row(page)).to_have_attribute("data-state", "done")
    expect(told(page)).to_contain_text(f"Done: {title_of()}")
    expect(tick(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(row(page)).to_have_attribute("data-state", "open")
    expect(tick(page)).to_be_focused()
    assert is_same_page(page)


def test_a_buddy_filters_opens_an_item_and_saves_an_answer(on_desktop, buddy, household):
    page = on_desktop(buddy)
    page.goto(household_url(household))
    tab_to(page, page.locator("summary", has_text="Filter"))
    assert outline(page) != "none"
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="The whole family"))
    page.keyboard.press("Enter")
    arrive(page, "**?persoon=gezin")
    expect(page.locator(".item .who")).to_have_count(0)
    page.goto(item_url(household, FOR_HOUSEHOLD))
    tab_to(page, page.get_by_role("radio", name="To do"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="In progress")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text(f"Saved: {title_of()}")
    assert state_of(household) == "busy"


def test_every_control_has_a_name_and_headings_descend_in_order(on_desktop, buddy, household):
    page = on_desktop(buddy)
    for address in (household_url(household), item_url(household), "/en/"):
        page.goto(address)
        for control in page.get_by_role("button").all() + page.get_by_role("link").all():
            assert (control.get_attribute("aria-label") or control.inner_text()).strip(), address
        levels = page.locator("h1, h2, h3, h4").evaluate_all(
            "headings => headings.map(heading => Number(heading.tagName[1]))"
        )
        assert levels.count(1) == 1, address
        steps = zip(levels, levels[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), (address, levels)
