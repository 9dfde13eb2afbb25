"""A buddy stands in a town hall without a connection, and nothing is lost, doubled or left."""

import re
from datetime import timedelta
from time import sleep

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from checklist.families.actions import erase_household
from checklist.models import Progress
from checklist.walls import claims
from tests.browser.arriving import arrive
from tests.browser.checklist import row, state_of, tick, title_of
from tests.browser.conftest import PHONE, sign_in
from tests.browser.test_item_form import choose, save
from tests.checklist.factories import FOR_HOUSEHOLD, household_url, item_url, make_household
from toolkit.models import ChecklistItem

pytestmark = [
    pytest.mark.usefixtures("no_connection_is_no_trouble"),
    pytest.mark.whole_browser,
]
STORED = """async () => {
  const databases = (await indexedDB.databases()).map((database) => database.name);
  return [...databases, ...(await caches.keys())];
}"""
LOOKED_AT = """async () => {
  const database = await new Promise((done) => {
    const request = indexedDB.open("gastvrij");
    request.onupgradeneeded = () => request.transaction.abort(); // looking makes nothing
    request.onsuccess = () => done(request.result);
    request.onerror = () => done({ objectStoreNames: [], close() {} });
  });
  const read = (request) =>
    new Promise((done) => { request.onsuccess = () => done(request.result); });
  const text = (value) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? new TextDecoder("latin1").decode(value)
      : value instanceof CryptoKey
        ? `extractable: ${value.extractable}`
        : value && typeof value === "object"
          ? Object.entries(value).flat().map(text).join(" ")
          : String(value);
  const said = [];
  for (const name of database.objectStoreNames) {
    const kept = database.transaction(name).objectStore(name);
    said.push(text(await read(kept.getAllKeys())));
    said.push(text(await read(database.transaction(name).objectStore(name).getAll())));
  }
  database.close();
  for (const name of await caches.keys()) {
    const kept = await caches.open(name);
    for (const request of await kept.keys()) {
      said.push(request.url, await (await kept.match(request)).text());
    }
  }
  return said.join(" ");
}"""

# What each page tells the worker when it was loaded and when the connection is back.
STARTED = """async () => {
  const worker = (await navigator.serviceWorker.ready).active;
  const { port1, port2 } = new MessageChannel();
  const heard = new Promise((done) => { port1.onmessage = done; });
  const { owner } = document.getElementById("offline").dataset;
  worker.postMessage({ kind: "start", owner, address: location.href }, [port2]);
  await heard;
}"""


@pytest.fixture
def no_connection_is_no_trouble(expected_trouble):
    expected_trouble += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ServiceWorker"]


@pytest.fixture
def on_own_phone(open_browser, live_server):
    def open_it(user, **options):
        page = open_browser(**PHONE | options)
        sign_in(page.context, user, live_server.url, is_own=True)
        return page

    return open_it


def told(page):
    return page.locator("#offline")


KEPT = """async () => {
  const worker = (await navigator.serviceWorker.ready).active;
  const { port1, port2 } = new MessageChannel();
  const told = new Promise((done) => { port1.onmessage = (event) => done(event.data); });
  worker.postMessage({ kind: "everything" }, [port2]);
  return (await told).pages.map(({ address }) => address.split("?")[0]);
}"""


FILES = """async () => {
  const kept = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const files = await Promise.all(kept.map((one) => one.keys()));
  return files.flat().map(({ url }) => url);
}"""


def wait_until(is_so):
    """A worker does its work a moment after the page is there."""
    for _ in range(200):
        if is_so():
            return
        sleep(0.1)
    raise AssertionError("It did not happen within twenty seconds.")


def is_kept(page, address):
    wait_until(lambda: address.partition("?")[0] in page.evaluate(KEPT))


def open_and_keep(page, *addresses):
    for address in addresses:
        page.goto(address)
        is_kept(page, address)
    is_kept(page, "/en/gezinnen/zonder-verbinding/")
    wait_until(lambda: any("offline/unsent" in one for one in page.evaluate(FILES)))  # after it


def everything_of(household):
    return household_url(household, "?stand=open")


def ticks_of(page, household):
    """The items of the whole family that one tap ticks, in the order of the list."""
    page.goto(everything_of(household))
    buttons = page.locator("button.tick[name=tick]")
    keys = buttons.evaluate_all("all => all.map((one) => one.id.replace('tick-', ''))")
    known = set(ChecklistItem.objects.values_list("code", flat=True))
    return [key for key in keys if key in known]


def offline(page):
    page.context.set_offline(True)


def online(page):
    page.context.set_offline(False)


def test_a_list_that_was_opened_is_readable_without_a_connection(on_own_phone, buddy, household):
    page = on_own_phone(buddy)
    open_and_keep(page, household_url(household), item_url(household))
    offline(page)
    page.goto(household_url(household))
    expect(page.get_by_role("heading", level=1)).to_have_text(household.label)
    expect(told(page)).to_contain_text(
        re.compile(r"You have no connection. This is the page as it was at \d")
    )
    assert page.evaluate("getComputedStyle(document.querySelector('.tick')).borderRadius") == "50%"
    row(page).get_by_role("link").first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(title_of())


def test_a_page_that_was_not_opened_says_what_can_be_read(on_own_phone, buddy, household):
    page = on_own_phone(buddy)
    open_and_keep(page, household_url(household))
    offline(page)
    page.goto(item_url(household))
    expect(page.get_by_role("heading", level=1)).to_have_text("Without a connection")
    expect(page.locator(".kept").get_by_role("link", name=household.label)).to_be_visible()


def test_ticks_and_a_note_are_kept_and_sent_in_order(on_own_phone, buddy, household):
    page = on_own_phone(buddy)
    open_and_keep(page, item_url(household), household_url(household))
    offline(page)
    tick(page).tap()
    expect(row(page)).to_contain_text("Done, not sent yet")
    expect(told(page)).to_contain_text("not sent yet")
    page.goto(item_url(household))
    page.get_by_label("New note").fill("Ask for Zerdesht at the counter")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(household.label)
    expect(told(page)).to_contain_text("changes are not sent yet")
    assert not household.events.exists()
    online(page)
    expect(told(page)).to_contain_text("Everything is sent")
    assert state_of(household) == "done"
    assert household.events.filter(progress__item__code=FOR_HOUSEHOLD).count() == 2
    assert (
        household.progress.get(item__code=FOR_HOUSEHOLD).note == "Ask for Zerdesht at the counter"
    )


def test_two_buddies_one_of_them_without_a_connection_for_an_hour(
    on_own_phone, on_desktop, buddy, other_buddy, household, expected_trouble
):
    """Three ticks and a note among twelve ticks of the other; what contradicts is asked about."""
    expected_trouble.append("409")
    page, other = on_own_phone(buddy), on_desktop(other_buddy)
    mine, same, noted, asked, *others = ticks_of(page, household)[:13]
    assert len(others) == 9
    open_and_keep(page, item_url(household, noted), everything_of(household))
    offline(page)
    for code in (mine, same, asked):
        tick(page, code).tap()
        expect(row(page, code)).to_contain_text("Done, not sent yet")
    page.goto(item_url(household, noted))
    page.get_by_label("New note").fill("Ask for Zerdesht")
    save(page)
    expect(told(page)).to_contain_text("4 changes are not sent yet")

    other.goto(everything_of(household))
    for code in (same, noted, *others):
        tick(other, code).click()
        expect(row(other, code)).to_have_attribute("data-state", "done")
    other.goto(item_url(household, asked))
    choose(other, "Stuck")
    other.get_by_label("What is in the way?").select_option("money")
    save(other)

    online(page)
    expect(told(page)).to_contain_text("1 change needs you")
    assert state_of(household, mine) == state_of(household, same) == "done"
    assert household.progress.get(item__code=noted).note == "Ask for Zerdesht"
    by = sorted(household.events.values_list("progress__item__code", "by__name"))
    ticked_by_otto = [(code, "Otto") for code in (same, noted, asked, *others)]
    assert by == sorted([*ticked_by_otto, (mine, "Bea"), (noted, "Bea")])
    assert state_of(household, asked) == "blocked"

    told(page).get_by_role("link", name="Show what").tap()
    expect(page.locator(".unsent__one")).to_contain_text(title_of(asked))
    page.get_by_role("button", name="Look and choose").tap()
    expect(page.get_by_role("alert")).to_contain_text("Otto changed this in the meantime to: Stuck")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(household.label)
    expect(told(page)).not_to_contain_text("needs you")
    assert state_of(household, asked) == "done"
    assert household.events.count() == 15


def test_whoever_presses_save_twice_writes_one_note(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(item_url(household))
    page.get_by_label("New note").fill("Called, nobody there")
    page.get_by_role("button", name="Save").dblclick()
    expect(page).to_have_url(re.compile("ongedaan"))  # whichever of the two is answered
    assert household.events.count() == 1


def test_what_is_kept_can_be_read_by_nobody_who_copies_the_files(on_own_phone, buddy, household):
    page = on_own_phone(buddy)
    open_and_keep(page, household_url(household), item_url(household))
    offline(page)
    page.get_by_label("New note").fill("Ask for Zerdesht")
    save(page)
    expect(told(page)).to_contain_text("1 change is not sent yet")
    looked_at = page.evaluate(LOOKED_AT)
    assert "extractable: false" in looked_at and "extractable: true" not in looked_at
    assert "css/site.css" in looked_at
    for words in (household.label, str(household.pk), "Zerdesht", FOR_HOUSEHOLD, title_of()):
        assert words not in looked_at


def sign_out(page):
    page.get_by_role("contentinfo").get_by_role("button", name="Sign out").tap()
    arrive(page, "**/en/")


def nothing_is_left(page):
    wait_until(lambda: page.evaluate(STORED) == [])


def test_signing_out_leaves_nothing_on_the_device(on_own_phone, buddy, household):
    page = on_own_phone(buddy)
    open_and_keep(page, household_url(household))
    assert page.evaluate(STORED) != []
    sign_out(page)
    nothing_is_left(page)


def test_signing_out_without_a_connection_leaves_nothing_either(
    on_own_phone, buddy, household, expected_trouble
):
    expected_trouble.append("404 (Not Found)")  # a bare picture has no icon
    page = on_own_phone(buddy)
    open_and_keep(page, household_url(household))
    page.goto("/en/mijn/")
    other = page.context.new_page()
    other.goto("/static/img/mark.svg")
    assert other.evaluate(STORED) != []
    offline(page)
    page.get_by_role("contentinfo").get_by_role("button", name="Sign out").tap()
    wait_until(lambda: other.evaluate(LOOKED_AT).strip() == "")  # no key, no page, no file


def test_a_tab_that_stayed_open_keeps_nothing_again_after_the_sign_out(
    on_own_phone, buddy, household, expected_trouble
):
    expected_trouble.append("404 (Not Found)")  # a bare picture has no icon
    page = on_own_phone(buddy)
    open_and_keep(page, household_url(household))
    other, looking = page.context.new_page(), page.context.new_page()
    other.goto(household_url(household))
    looking.goto("/static/img/mark.svg")
    offline(page)
    page.get_by_role("contentinfo").get_by_role("button", name="Sign out").tap()
    wait_until(lambda: looking.evaluate(LOOKED_AT).strip() == "")
    other.evaluate(STARTED)
    assert looking.evaluate(LOOKED_AT).strip() == ""


def test_whoever_signs_out_is_told_what_is_not_sent_yet(on_own_phone, buddy, household):
    page, asked = on_own_phone(buddy), []
    open_and_keep(page, household_url(household))
    offline(page)
    tick(page).tap()
    expect(told(page)).to_contain_text("1 change is not sent yet")
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("contentinfo").get_by_role("button", name="Sign out").tap()
    assert "1 change is not sent yet. If you sign out now, it is lost." in asked[0]
    expect(told(page)).to_contain_text("1 change is not sent yet")
    assert "gastvrij" in page.evaluate(STORED)


def test_signed_out_elsewhere_nothing_is_left_after_the_first_contact(
    on_own_phone, buddy, household
):
    page = on_own_phone(buddy)
    open_and_keep(page, household_url(household))
    offline(page)
    tick(page).tap()
    expect(told(page)).to_contain_text("1 change is not sent yet")
    Session.objects.all().delete()
    online(page)
    page.goto(household_url(household))
    arrive(page, "**/account/login/**")
    nothing_is_left(page)


def test_once_access_ended_nothing_is_left_of_that_family(on_own_phone, buddy, household):
    page = on_own_phone(buddy)
    open_and_keep(page, household_url(household), item_url(household))
    offline(page)
    page.goto(household_url(household))
    tick(page).tap()
    expect(told(page)).to_contain_text("1 change is not sent yet")
    yesterday = timezone.localdate() - timedelta(days=1)
    household.assignments.update(since=yesterday, until=yesterday)
    online(page)
    expect(told(page)).to_contain_text("1 change could not be sent any more")
    kept = page.evaluate(KEPT)
    assert not [address for address in kept if str(household.pk) in address]
    assert state_of(household) == Progress.State.OPEN


@pytest.mark.parametrize("visited", ["families", "family"])
def test_once_a_family_is_erased_the_next_visit_leaves_nothing_of_it(
    on_own_phone, buddy, coordinator, household, expected_trouble, visited
):
    expected_trouble.append("404")
    page, number, address = on_own_phone(buddy), str(household.pk), household_url(household)
    other = make_household(household.organisation, label="Roos", buddy=buddy)
    open_and_keep(page, "/en/gezinnen/?stand=open", household_url(other))
    open_and_keep(page, address, item_url(household))
    with claims.opened(claims.of_user(coordinator)):
        erase_household(household, by=coordinator)
    page.goto("/en/gezinnen/" if visited == "families" else address)
    wait_until(lambda: not [one for one in page.evaluate(KEPT) if number in one])
    offline(page)
    page.goto("/en/gezinnen/?stand=open")
    expect(page.get_by_role("heading", level=1)).to_have_text("Without a connection")
    page.goto(household_url(other))
    expect(page.get_by_role("heading", level=1)).to_have_text("Roos")


def test_on_a_shared_device_nothing_is_kept(on_phone, buddy, household):
    page = on_phone(buddy)
    for address in (household_url(household), item_url(household)):
        page.goto(address)
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )
    assert page.evaluate(STORED) == []


def test_another_who_signs_in_on_this_device_finds_nothing_of_the_former(
    on_own_phone, buddy, other_buddy, household, live_server
):
    page = on_own_phone(buddy)
    open_and_keep(page, item_url(household), household_url(household))
    offline(page)
    tick(page).tap()
    expect(told(page)).to_contain_text("1 change is not sent yet")
    online_context = page.context
    online_context.clear_cookies()
    sign_in(online_context, other_buddy, live_server.url, is_own=True)
    page.goto("about:blank")
    online(page)
    page.goto("/en/gezinnen/")
    wait_until(lambda: item_url(household) not in page.evaluate(KEPT))
    expect(told(page)).not_to_contain_text("not sent")
    assert not household.events.exists()


def test_what_is_older_than_seven_days_is_gone(on_own_phone, buddy, household):
    page = on_own_phone(buddy)
    open_and_keep(page, item_url(household), household_url(household))
    offline(page)
    tick(page).tap()
    expect(told(page)).to_contain_text("1 change is not sent yet")
    worker = page.context.service_workers[-1]
    worker.evaluate("const real = Date.now; Date.now = () => real() + 7 * 864e5")
    online(page)
    expect(told(page)).to_contain_text("1 change could not be sent any more")
    assert item_url(household) not in page.evaluate(KEPT)
    assert not household.events.exists()


def test_what_is_not_sent_can_be_thrown_away_after_a_second_thought(on_own_phone, buddy, household):
    page = on_own_phone(buddy)
    open_and_keep(page, household_url(household))
    offline(page)
    tick(page).tap()
    told(page).get_by_role("link", name="Show what").tap()
    expect(page.locator(".unsent__one")).to_contain_text("Done")
    page.get_by_text("Throw away", exact=True).tap()
    page.get_by_role("button", name="Yes, throw away").tap()
    expect(page.locator("main")).to_contain_text("Everything is sent.")
    expect(told(page)).not_to_contain_text("not sent yet")
    online(page)
    page.goto(household_url(household))
    assert not household.events.exists()
