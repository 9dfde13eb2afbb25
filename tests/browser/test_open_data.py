"""The list of organisations on another site, in a real browser; and the figures and files here."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.browser.arriving import arrive
from tests.members.factories import make_organisation

EMBED = "/en/open-data/embed/?province=east-flanders"


@pytest.fixture
def elsewhere(live_server):
    """A site of somebody else, that frames any page of ours: another port is another origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            page = f'<!DOCTYPE html><title>Town</title><iframe src="{live_server.url}{self.path}">'
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *told):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_another_site_shows_the_list_and_its_links_lead_to_us(
    on_desktop, organisation, elsewhere, expected_trouble
):
    expected_trouble.append(elsewhere)  # it is the one who asks here
    page = on_desktop()
    page.goto(elsewhere + EMBED)
    frame = page.frame_locator("iframe")
    link = frame.get_by_role("link", name="Welkom in Gent")
    expect(link).to_be_visible()
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Welkom in Gent")


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        "/en/organisaties/",
        "/en/account/login/",
        "/en/open-data/",
        "/en/open-data/op-je-site/",
        "/en/netwerk-in-cijfers/",
        "/api/hsds/organizations",
        "/en/open-data/embed/?province=atlantis",
        "/en/mijn/",
    ],
)
def test_another_site_shows_no_other_page_of_ours(
    on_desktop, organisation, coordinator, elsewhere, expected_trouble, address
):
    expected_trouble.extend([elsewhere, "frame-ancestors", "X-Frame-Options", "404", "BLOCKED"])
    page = on_desktop(coordinator)
    page.goto(elsewhere + address)
    page.wait_for_load_state("networkidle")
    expect(page.frame_locator("iframe").get_by_text("Gastvrij")).to_have_count(0)
    assert page.frames[1].url.startswith("chrome-error://")


def test_one_chooses_a_province_copies_the_line_and_sees_it_work(on_phone, organisation):
    make_organisation("Elders", municipality="21004")
    page = on_phone()
    page.goto("/en/open-data/")
    page.get_by_role("link", name="A list on your own website").tap()
    page.get_by_label("Which organisations?").select_option("east-flanders")
    page.get_by_role("button", name="Make the line").tap()
    arrive(page, "**/op-je-site/?province=east-flanders")
    assert "province=east-flanders" in page.get_by_label("The line for your website").input_value()
    page.get_by_role("button", name="Copy the line").tap()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    example = page.frame_locator("iframe")
    expect(example.get_by_role("link", name="Welkom in Gent")).to_be_attached()
    expect(example.get_by_text("Elders")).to_have_count(0)


def test_without_scripts_the_line_is_there_too(on_phone, organisation):
    page = on_phone(java_script_enabled=False)
    page.goto("/en/open-data/op-je-site/?province=limburg")
    assert "province=limburg" in page.get_by_label("The line for your website").input_value()


def test_a_reader_goes_from_the_footer_to_the_figures_and_takes_them_along(
    on_desktop, organisation
):
    page = on_desktop()
    page.goto("/en/")
    page.get_by_role("contentinfo").get_by_role("link", name="The network in figures").click()
    expect(page.get_by_role("img", name="Where they are")).to_be_visible()
    expect(page.get_by_role("row", name="East Flanders 1")).to_be_visible()
    with page.expect_download() as told:
        page.get_by_role("link", name="These figures as CSV").click()
    assert told.value.suggested_filename == "gastvrij-figures.csv"
