"""On a device without a connection much happens at the same moment; nothing is lost or left."""

from threading import Event
from time import sleep

import pytest
from playwright.sync_api import expect

from checklist import access
from gastvrij.lib.paths import ROOT
from tests.browser.arriving import arrive
from tests.browser.test_offline import (
    LOOKED_AT,
    no_connection_is_no_trouble,
    on_own_phone,
    open_and_keep,
)
from tests.checklist.factories import household_url, item_url

pytestmark = [
    pytest.mark.usefixtures("no_connection_is_no_trouble"),
    pytest.mark.whole_browser,
]
__all__ = ["no_connection_is_no_trouble", "on_own_phone"]  # fixtures
STORE = ROOT / "static" / "js" / "offline" / "store.js"
SAID_AT_ONCE = """async () => {
  await store.begin("Bea");
  const say = (number) => store.change((queue) => [...queue, { number, at: Date.now() }]);
  await Promise.all(Array.from({ length: 20 }, (_, number) => say(number)));
  return (await store.unsent()).map(({ number }) => number);
}"""
ASKED = """async () => {
  const asks = [store.owner, store.unsent, store.pages, store.lost, store.lostIsTold, store.tidy];
  const ask = () =>
    Promise.all([...asks.map((one) => one()), store.page("x"), store.forgetFamily("x")]);
  const left = async () => (await indexedDB.databases()).map(({ name }) => name);
  await ask();
  const atFirst = await left();
  await Promise.all([ask(), store.begin("Bea"), ask(), store.begin("Bea")]);
  const owner = await store.owner();
  await store.forget();
  await ask();
  return { atFirst, owner, afterwards: await left() };
}"""
FORGOTTEN = """async () => {
  const worker = (await navigator.serviceWorker.ready).active;
  const { port1, port2 } = new MessageChannel();
  const heard = new Promise((done) => { port1.onmessage = done; });
  worker.postMessage({ kind: "forget" }, [port2]);
  await heard;
}"""


@pytest.fixture
def device(open_browser, expected_trouble):
    """What keeps, in a page of its own."""
    expected_trouble.append("404 (Not Found)")  # a bare picture has no icon
    page = open_browser()
    page.goto("/static/img/mark.svg")
    page.evaluate(STORE.read_text())
    yield page
    page.evaluate("store.forget()")


def test_of_what_is_said_at_the_same_moment_nothing_is_lost(device):
    """Each reads what is kept, adds itself and writes all of it: one after the other."""
    assert device.evaluate(SAID_AT_ONCE) == list(range(20))


def test_to_ask_where_nothing_is_kept_leaves_nothing(device):
    """A wipe is followed by a look at what there is, to tell the open pages of it."""
    told = device.evaluate(ASKED)
    assert told == {"atFirst": [], "owner": "Bea", "afterwards": []}


def test_an_answer_that_was_under_way_when_all_was_wiped_is_not_kept_after_it(
    on_own_phone, buddy, household, monkeypatch, expected_trouble
):
    """It was asked while somebody was signed in, and comes when they are not any more."""
    expected_trouble.append("404 (Not Found)")  # a bare picture has no icon
    page = on_own_phone(buddy)
    open_and_keep(page, household_url(household))
    other, looking = page.context.new_page(), page.context.new_page()
    other.goto("/static/img/mark.svg")
    looking.goto("/static/img/mark.svg")
    is_made, may_come = Event(), Event()
    written = access._written

    def late(response):
        answer = written(response)
        is_made.set()
        may_come.wait(timeout=20)
        return answer

    monkeypatch.setattr(access, "_written", late)
    other.evaluate("(address) => { location.assign(address); }", item_url(household))
    assert is_made.wait(timeout=20)
    page.evaluate(FORGOTTEN)
    assert looking.evaluate(LOOKED_AT).strip() == ""
    page.context.clear_cookies()
    monkeypatch.setattr(access, "_written", written)
    may_come.set()
    arrive(other, f"**{item_url(household)}")
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    for _ in range(20):  # the worker looks at an answer a moment after the page has it
        assert looking.evaluate(LOOKED_AT).strip() == ""
        sleep(0.1)
