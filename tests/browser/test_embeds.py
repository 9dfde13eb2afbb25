"""A video of others: nobody is asked before a reader says so, and they may take it back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.toolkit.embeds.conftest import make_embed
from toolkit.models import Theme

HOST = "www.youtube-nocookie.com"
PLAYER = (
    "<!doctype html><title>player</title><p>It plays.</p><script>document.cookie='x=1'</script>"
)


@pytest.fixture
def theme(transactional_db):
    theme = Theme.objects.get(slug="wonen")
    make_embed(theme)
    make_embed(theme, "https://vimeo.com/76979871", order=1, title_en="Another one")
    return theme


@pytest.fixture
def other(theme):
    other = Theme.objects.exclude(pk=theme.pk).first()
    make_embed(other, title_en="The next video")
    return other


def answered_here(page):
    """No test asks YouTube: what the browser would have sent is kept."""
    asked = []

    def answer(route):
        asked.append(route.request)
        route.fulfill(status=200, content_type="text/html", body=PLAYER)

    page.context.route(f"https://{HOST}/**", answer)
    return asked


def open_theme(page, theme):
    page.goto(theme.get_absolute_url())
    folded = page.locator("#embeds button")
    if folded.count() and folded.get_attribute("aria-expanded") == "false":
        folded.click()
    return page.get_by_role("article").first


def test_asked_shown_remembered_and_taken_back(on_phone, theme, other, expected_trouble):
    page = on_phone()
    asked = answered_here(page)
    video = open_theme(page, theme)
    expect(video).to_contain_text("may set cookies")
    expect(video.get_by_role("button", name="Show here")).to_be_visible()
    assert asked == []

    expected_trouble.append(f"asked somebody else: https://{HOST}/embed/")
    video.get_by_role("button", name="Show here").click()
    expect(page.frame_locator("iframe").get_by_text("It plays.")).to_be_visible()
    frame = page.locator("iframe")
    expect(frame).to_have_count(1)
    assert frame.get_attribute("sandbox") == "allow-scripts allow-same-origin allow-presentation"
    (request,) = asked
    assert request.url == f"https://{HOST}/embed/AbCdEfGh_-1?rel=0"
    assert request.headers.get("referer", "").count("/") == 3  # the site, not the page

    video = open_theme(page, theme)
    expect(page.locator("iframe")).to_have_count(0)
    video.get_by_label("Remember for YouTube").check()
    video.get_by_role("button", name="Show here").click()
    expect(video).to_contain_text("Your browser remembers")

    open_theme(page, other)
    expect(page.frame_locator("iframe").get_by_text("It plays.")).to_be_visible()
    assert len(asked) == 3

    page.get_by_role("link", name="Stop that").click()
    expect(page.locator("#embeds")).to_be_in_viewport()
    page.get_by_role("button", name="Ask me again for YouTube").click()
    expect(page.get_by_text("Your browser remembers nothing")).to_be_visible()
    expect(page.get_by_text("Done: you are asked again")).to_be_visible()
    video = open_theme(page, other)
    expect(video.get_by_role("button", name="Show here")).to_be_visible()
    assert len(asked) == 3


def test_without_scripts_there_is_the_link(on_phone, theme):
    page = on_phone(java_script_enabled=False)
    page.goto(theme.get_absolute_url())
    video = page.get_by_role("article").first
    expect(video.get_by_role("button")).to_have_count(0)
    link = video.get_by_role("link", name="Look at it on YouTube")
    assert link.get_attribute("href").startswith("https://www.youtube.com/watch?v=")
    page.goto(reverse("privacy"))
    expect(page.locator("#embeds")).to_be_visible()
    expect(page.locator("[data-remembered]")).to_be_hidden()


def test_on_paper_there_is_the_address(on_desktop, theme):
    page = on_desktop()
    page.goto(theme.get_absolute_url())
    page.emulate_media(media="print")
    expect(page.get_by_text("https://www.youtube.com/watch?v=AbCdEfGh_-1")).to_be_visible()
    expect(page.get_by_role("button", name="Show here").first).to_be_hidden()
