"""A theme on paper: opened on a phone, and printed by the browser itself."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.toolkit.paper.conftest import make_paper, wanted
from tests.toolkit.paper.test_contents import NOW, plain, words_of
from toolkit.models import Theme

THEME = "/nl/toolkit/thema/wonen/"


@pytest.fixture
def page(on_phone):
    made = wanted("nl")["take_along theme/wonen"].set(NOW)
    make_paper("take_along", content=made.content, pages=1)
    page = on_phone()
    page.goto(THEME)
    return page


def test_a_buddy_opens_the_page_to_take_along_on_a_phone(page):
    page.get_by_role("button", name="Op papier").tap()
    link = page.get_by_role("link", name="Eén bladzijde om mee te nemen")
    expect(link).to_be_visible()
    answer = page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    (sheet,) = PdfReader(BytesIO(answer.body())).pages
    assert plain(Theme.objects.get(slug="wonen").title_nl) in plain(sheet.extract_text())


def test_who_prints_a_theme_prints_what_is_folded_and_the_addresses_of_its_sources(page):
    expect(page.get_by_role("button", name="Druk deze pagina af")).to_be_hidden()  # still folded
    words = words_of(PdfReader(BytesIO(page.pdf())))
    theme = Theme.objects.get(slug="wonen")
    addresses = [source.url for source in theme.sources.all()]
    gone = [address for address in addresses if plain(address) not in words]
    assert len(gone) <= 2 < 60 < len(addresses), gone  # one may break at the end of a sheet
    for tip in theme.tips.all():
        assert plain(re.split(r"\{\{", tip.text_nl)[0]) in words
    for on_screen in ("Druk deze pagina af", "Welk gewest eerst"):
        assert plain(on_screen) not in words


def test_without_a_script_too(browser, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto(THEME)
    words = words_of(PdfReader(BytesIO(page.pdf())))
    assert plain(Theme.objects.get(slug="wonen").sources.first().url) in words
    context.close()


def test_a_tap_prints(page):
    page.get_by_role("button", name="Op papier").tap()
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="Druk deze pagina af").tap()
    expect(page).to_have_title("printed")
