"""A real browser on the running site. What goes wrong in a page fails the test that opened it."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect, sync_playwright

from tests.browser.kept import MILLISECONDS_TO_WAIT, KeptContexts
from tests.browser.remarks import of_the_browser_itself, remark
from tests.checklist.factories import make_assignment, make_household, make_person
from tests.members.factories import (
    make_membership,
    make_organisation,
    make_user,
    prove_who_it_is,
)

HERE = Path(__file__).parent
# To a page both are the same browser. The first has no window, no address bar and no profile, and
# takes half the processor time (docs/decisions/0077-a-test-database-that-is-swept.md). Tests
# without a connection need the other, and are marked `whole_browser`.
WITHOUT_WINDOWS, WHOLE = "chromium-headless-shell", "chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",  # or each page of each context begins a process of its own
]
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PASSWORD = "gastvrij-test"


def pytest_collection_modifyitems(items):
    """Mark what is in this folder; it spreads over the workers, each with a browser of its own."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def start():
    """Starts a browser the first time that a test asks for it."""
    expect.set_options(timeout=MILLISECONDS_TO_WAIT)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which makes Django wary of the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = {}

        def start(program):
            if program not in started:
                started[program] = playwright.chromium.launch(
                    executable_path=program, args=ARGUMENTS
                )
            return started[program]

        yield start
        for browser in started.values():
            browser.close()


@pytest.fixture
def browser(request, start):
    is_whole = request.node.get_closest_marker("whole_browser")
    names = (WHOLE, WITHOUT_WINDOWS) if is_whole else (WITHOUT_WINDOWS, WHOLE)
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        missing = "NOTHING WAS TESTED IN A BROWSER: install one with `apt install chromium`."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return start(program)


@pytest.fixture(autouse=True, scope="session")
def files_are_fetched_once():
    """As in production, where style sheets and scripts are kept: a browser asks for each once."""
    serve = StaticFilesHandlerMixin.serve

    def serve_to_keep(handler, request):
        response = serve(handler, request)
        response.headers["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandlerMixin, "serve", serve_to_keep)
        yield


# --- pages -------------------------------------------------------------------------------------
@pytest.fixture
def expected_trouble():
    """A test that provokes an error puts a part of its message here."""
    return []


@pytest.fixture(scope="session")
def kept_of_browsers():
    """Of each browser its contexts, and what it says of the headers alone."""
    return {}


@pytest.fixture
def expected_of_browser(kept_of_browsers, browser, live_server):
    """Errors that this browser finds in the headers alone: told once, and no fault of a page."""
    if (browser, "said") not in kept_of_browsers:
        # The first page of a process takes seconds: it is made before a browser waits for it.
        assert Client().get(reverse("toolkit:index")).status_code == 200
        said = of_the_browser_itself(browser, f"{live_server.url}/static/img/mark.svg")
        kept_of_browsers[browser, "said"] = said
        for words in said:
            remark(browser, words)
    return kept_of_browsers[browser, "said"]


@pytest.fixture
def kept_contexts(kept_of_browsers, browser):
    return kept_of_browsers.setdefault((browser, "contexts"), KeptContexts(browser))


@pytest.fixture
def open_browser(kept_contexts, browser, live_server, expected_trouble, expected_of_browser):
    """Opens a browser of somebody's own, signed in or not, and gives its first page."""
    all_taken, trouble, remarks = [], [], []
    host = urlsplit(live_server.url).netloc

    def open_browser(user=None, is_proven=False, **options):
        taken = kept_contexts.take(base_url=live_server.url, locale="en-GB", **options)
        all_taken.append(taken)
        listen(taken, host, trouble, remarks, options.get("java_script_enabled", True))
        if user:
            sign_in(taken.context, user, live_server.url, is_proven)
        return taken.page

    yield open_browser
    for taken in all_taken:
        kept_contexts.give_back(taken)
    for words in remarks:
        remark(browser, words)
    expected = [*expected_trouble, *expected_of_browser]
    assert [told for told in trouble if not is_expected(told, expected)] == []


def listen(taken, host, trouble, remarks, has_scripts=True):
    """Remember every error, every request that failed and every request to somebody else.

    Where scripts are off, the browser stops the one that a page asks for with its styles.

    On the console the browser reports answers from 400 on, and what the content security policy
    stopped. A warning of its own, not of our scripts, is a remark (remarks.py).
    """

    def on_console(message):
        is_ours = "/static/" in message.location["url"]
        if message.type == "error" or (message.type == "warning" and is_ours):
            trouble.append(f"console: {message.text} ({message.page and message.page.url})")
        elif message.type == "warning":
            remarks.append(message.text)

    def on_request(request):
        address = urlsplit(request.url)
        if address.netloc != host and address.scheme != "data":
            trouble.append(f"asked somebody else: {request.url}")

    def on_failure(request):
        # Going to another page stops what the last one was still waiting for.
        is_off = not has_scripts and request.resource_type == "script"
        if request.failure != "net::ERR_ABORTED" and not is_off:
            trouble.append(f"failed: {request.url} {request.failure}")

    taken.on("console", on_console)
    taken.on("request", on_request)
    taken.on("weberror", lambda error: trouble.append(f"script: {error.error}"))
    taken.on("requestfailed", on_failure)


def is_expected(told, expected):
    return any(part in told for part in expected)


def sign_in(context, user, url, is_proven=False, is_own=False):
    """`is_proven`: they typed their password just now, and are not asked for it once more.

    `is_own`: they said that this is their own device.
    """
    client = Client()
    if is_proven:
        prove_who_it_is(client, user)
    else:
        client.force_login(user)
    if is_own:
        session = client.session
        session.set_expiry(settings.SESSION_COOKIE_AGE)
        session.save()
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


@pytest.fixture
def on_phone(open_browser):
    return lambda user=None, **options: open_browser(user, **PHONE | options)


@pytest.fixture
def on_desktop(open_browser):
    return lambda user=None, **options: open_browser(user, **DESKTOP | options)


@pytest.fixture(autouse=True)
def in_english():
    """The tests read the pages in English, so that they keep when a translation is improved."""
    with translation.override("en"):
        yield


# --- the cast ----------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def nobody_tried_before():
    """allauth counts attempts in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def organisation(transactional_db):
    return make_organisation("Welkom in Gent", slug="welkom-in-gent")


@pytest.fixture
def buddy(organisation):
    return make_buddy(organisation, "Bea")


@pytest.fixture
def other_buddy(organisation, household):
    """A second buddy of the same family."""
    return make_buddy(organisation, "Otto", household)


@pytest.fixture
def coordinator(organisation):
    user = make_user("cor@example.org", name="Cor", second_factor=True)
    make_membership(user, organisation, role="coordinator")
    return user


@pytest.fixture
def household(organisation, buddy):
    household = make_household(organisation, buddy=buddy)
    make_person(household)
    return household


def make_buddy(organisation, name, household=None):
    email = f"{name.lower()}@example.org"
    user = make_user(email, name=name, verified=True, password=PASSWORD)
    make_membership(user, organisation)
    if household:
        make_assignment(household, user)
    return user
