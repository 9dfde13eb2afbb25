"""A buddy makes a link on a phone; the family opens it without an account, until it is ended."""

import re
from io import BytesIO

from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from checklist.sharing.actions import share
from tests.checklist.factories import household_url, item_url

FIELD = "The family's link"


def make_link(page, household):
    """By way of the family's checklist, as a buddy finds it."""
    page.goto(household_url(household))
    page.get_by_role("link", name="Share with the family").tap()
    page.get_by_role("combobox", name="Language").select_option("en")
    page.get_by_role("button", name="Make a link").tap()
    return page.get_by_label(FIELD).input_value()


def test_a_family_opens_its_link_on_its_own_phone_until_it_is_ended(
    on_phone, buddy, household, expected_trouble
):
    page = on_phone(buddy)
    link = make_link(page, household)
    expect(page.get_by_role("img", name="The link as a QR code")).to_be_visible()

    family = on_phone()
    family.goto(link)
    expect(page.get_by_text("Not opened yet.")).to_be_visible()
    family.get_by_role("button", name="Open our list").tap()
    expect(family.get_by_role("heading", level=1)).to_have_text("Your list")
    expect(family.get_by_role("heading", name="What to do now")).to_be_visible()
    family.get_by_text("Why and how").first.tap()
    expect(family.get_by_text("Who decides").first).to_be_visible()
    assert [one["name"] for one in family.context.cookies()] == ["geopend"]

    page.get_by_role("button", name="End this link").tap()
    expect(page.locator("#messages")).to_contain_text("The link has ended")
    expected_trouble.append("404")
    assert family.reload().status == 404
    expect(family.get_by_text("This link does not open anything (any more).")).to_be_visible()


def test_a_link_is_copied_with_one_tap(on_phone, buddy, household):
    page = on_phone(buddy)
    link = make_link(page, household)
    page.get_by_role("button", name="Copy the link").tap()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.goto(item_url(household))
    note = page.locator("textarea[name=note]")
    note.focus()
    page.keyboard.press("Control+V")
    expect(note).to_have_value(link)


def test_without_scripts_a_link_is_made_and_read(on_phone, buddy, household):
    page = on_phone(buddy, java_script_enabled=False)
    link = make_link(page, household)
    assert re.search(r"/g/[\w-]{43}/$", link)
    expect(page.get_by_role("button", name="Copy the link")).to_be_hidden()
    family = on_phone(java_script_enabled=False)
    family.goto(link)
    family.get_by_role("button", name="Open our list").tap()
    expect(family.get_by_role("heading", name="What to do now")).to_be_visible()


def test_after_a_new_link_is_hidden_nothing_shows_it_again(on_phone, buddy, household):
    page = on_phone(buddy)
    link = make_link(page, household)
    page.get_by_role("link", name="Done, hide it").tap()
    expect(page.get_by_role("button", name="Make a link")).to_be_visible()
    assert link not in page.content()


def test_with_one_tap_a_lost_phone_opens_nothing_any_more(
    on_phone, buddy, household, expected_trouble
):
    page = on_phone(buddy)
    link = make_link(page, household)
    family = on_phone()
    family.goto(link)
    family.get_by_role("button", name="Open our list").tap()
    expect(family.get_by_role("heading", name="What to do now")).to_be_visible()
    page.get_by_role("button", name="Phone lost: end all links").tap()
    expect(page.locator("#messages")).to_contain_text("1 link has ended.")
    expected_trouble.append("404")
    assert family.reload().status == 404


def test_a_family_takes_its_list_along_on_paper_in_arabic(on_phone, buddy, household, live_server):
    """From its own page, and its buddy from theirs."""
    family = on_phone()
    family.goto(f"{live_server.url}/g/{share(household, 'ar', by=buddy)}/")
    family.locator("main form button").tap()
    expect(family.locator("#todo")).to_be_visible()
    paper = family.get_by_role("link", name="على الورق (PDF)")
    answer = family.request.get(live_server.url + paper.get_attribute("href"))
    assert_in_two_languages(answer)

    page = on_phone(buddy)
    page.goto(household_url(household))
    page.get_by_role("link", name="Share with the family").tap()
    form = page.get_by_role("region", name="On paper")
    form.get_by_label("Beside Dutch").select_option("ar")
    address = form.locator("form").get_attribute("action")
    assert_in_two_languages(page.request.get(f"{live_server.url}{address}?taal=ar&deel=nu"))


def assert_in_two_languages(answer):
    assert answer.headers["content-type"] == "application/pdf"
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)
    assert "Nu te doen" in words and "قائمتكم" in words


def test_who_adds_a_family_shows_it_first_in_tigrinya_what_is_kept(on_phone, coordinator):
    page = on_phone(coordinator)
    page.goto(reverse("checklist:new"))
    with page.expect_popup() as opened:
        page.get_by_role("link", name="ትግርኛ").tap()
    sheet = opened.value
    expect(sheet.get_by_role("heading", level=1)).to_have_text("ንስድራቤትኩም ዝኸውን ዝርዝር")
    expect(sheet.get_by_role("heading", name="መን ይርእዮ")).to_be_visible()
    sheet.get_by_role("link", name="العربية").tap()
    expect(sheet.get_by_role("heading", level=1)).to_have_text("قائمة لعائلتكم")
    assert sheet.evaluate("document.documentElement.dir") == "rtl"
    paper = sheet.get_by_role("link", name="على الورق (PDF)").get_attribute("href")
    answer = sheet.request.get(paper)
    assert answer.headers["content-type"] == "application/pdf"
