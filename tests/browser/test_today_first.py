"""The list on a small phone: today first, in few taps and few screens, and the place kept."""

import os
import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from checklist.models import Household
from members.models import User
from tests.browser.arriving import arrive
from tests.browser.checklist import is_same_page, mark, progress, row, state_of, tick, title_of
from tests.browser.conftest import PASSWORD
from tests.browser.every_page import give_history
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    household_url,
    item_url,
    make_person,
    make_progress,
)
from tests.conftest import become

OLD_PHONE = {"viewport": {"width": 360, "height": 640}}
SCREEN = 640
THEME = "?weergave=thema&thema=wonen"

MEASURE = """async () => {
  await document.fonts.ready;
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const bar = document.querySelector(".site-nav").getBoundingClientRect().top;
  const box = (element) => element.getBoundingClientRect();
  const rows = [...document.querySelectorAll(".tasks .item, .groups .card")];
  const now = document.getElementById("group-now");
  const lines = (row) => {
    const title = row.querySelector(".item__title a");
    return title ? Math.round(title.getClientRects().length
      || box(title).height / parseFloat(getComputedStyle(title).lineHeight)) : 0;
  };
  return {
    whole: rows.filter((row) => box(row).bottom <= bar).length,
    family: box(document.querySelector("h1")).bottom <= bar,
    progress: box(document.querySelector("#progress")).bottom <= bar,
    nowEnds: now ? box(now.closest("section")).bottom + scrollY : 0,
    high: rows.filter((row) => {
      const title = row.querySelector(".item__title");
      const isLong = title && box(title).height > 42;
      const hasMore = row.querySelector(".item__note, .due[data-urgency=past], .whom, .badge");
      const parts = [...row.querySelectorAll(".item__meta > *")].filter((e) => e.checkVisibility());
      return title && !isLong && !hasMore && parts.length < 3 && box(row).height > 72.5;
    }).map((row) => row.innerText),
  };
}"""


@pytest.fixture
def demo(transactional_db):
    """The families with whom everybody tries the site."""
    become(os.environ["DATABASE_OWNER_URL"])
    try:
        call_command("demo", verbosity=0)
    finally:
        become(os.environ["DATABASE_URL"])
    return list(Household.objects.all())


def person_called(name):
    return User.objects.get(email=f"{name}@demo.example")


# --- in few taps, on few screens ----------------------------------------------------------------
def test_three_taps_from_the_sign_in_to_the_first_tick_of_what_is_due(on_phone, buddy, household):
    page = on_phone(**OLD_PHONE)
    taps = 0

    def tap(target):
        nonlocal taps
        target.tap()
        taps += 1

    page.goto("/en/gezinnen/")
    page.get_by_label("E-mail address").fill(buddy.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    tap(page.get_by_role("button", name="Sign in", exact=True))
    tap(page.get_by_role("link", name=household.label))
    first = page.locator(".tasks .item").first
    expect(first).to_be_in_viewport()
    expect(first).to_have_attribute("data-state", "open")
    tap(first.locator(".tick"))
    expect(first).to_have_attribute("data-state", "done")
    assert taps == 3


def test_each_demo_family_shows_three_whole_tasks_at_once_and_now_on_three_screens(on_phone, demo):
    page = on_phone(person_called("coordinator"), is_proven=True, **OLD_PHONE)
    page.goto("/nl/gezinnen/")
    addresses = [link.get_attribute("href") for link in page.locator(".household__title a").all()]
    assert len(addresses) >= 8
    for language in ("nl", "fr"):
        for address in addresses:
            page.goto(address.replace("/nl/", f"/{language}/"))
            found = page.evaluate(MEASURE)
            assert found["family"], address
            assert found["progress"], address
            assert found["whole"] >= 3, (language, page.locator("h1").inner_text(), found)
            assert found["nowEnds"] <= 3 * SCREEN, found
            assert found["high"] == []


def once_settled(page, is_right):
    """What is measured; on a busy machine what stands on top of a page may still be on its way."""
    for _again in range(20):
        found = page.evaluate(MEASURE)
        if is_right(found):
            break
        page.wait_for_timeout(250)
    return found


def test_by_theme_and_by_person_the_first_screen_has_three_whole_rows_too(
    on_phone, buddy, household
):
    give_history(household, buddy)
    household.label = "Tulp"
    household.save()
    page = on_phone(buddy, **OLD_PHONE)
    each = [f"?weergave=persoon&persoon={person.pk}" for person in household.persons.all()]
    for query in ("?weergave=thema", "?weergave=persoon", *each):
        page.goto(household_url(household, query))
        found = once_settled(page, lambda found: found["whole"] >= 3)
        assert found["whole"] >= 3, (query, found, page.locator("body").inner_text()[:800])
        rows = page.locator(".tasks .item__meta > .who")
        assert all(row.is_hidden() == (query in each) for row in rows.all()), query


# --- one row for several ------------------------------------------------------------------------
def shared_row(page):
    title = page.locator(".item__title").filter(has_text=title_of(FOR_PERSON))
    return page.locator(".item", has=page.locator(".whom")).filter(has=title)


def test_a_row_of_two_people_is_ticked_for_one_then_for_the_other(on_phone, buddy, household):
    make_person(household, "Bilal")
    page = on_phone(buddy)
    page.goto(household_url(household, "?weergave=thema&thema=inburgering"))
    mark(page)
    shared_row(page).locator("summary").tap()
    shared_row(page).get_by_role("button", name=re.compile("Amal")).tap()
    expect(progress(page)).to_contain_text("1 of ")
    expect(shared_row(page)).to_have_attribute("data-state", "open")
    shared_row(page).get_by_role("button", name=re.compile("Bilal")).tap()
    expect(progress(page)).to_contain_text("2 of ")
    expect(shared_row(page)).to_have_attribute("data-state", "done")
    assert is_same_page(page)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_row_of_two_people_is_ticked_for_all_and_undone(on_phone, buddy, household, has_scripts):
    make_person(household, "Bilal")
    page = on_phone(buddy, java_script_enabled=has_scripts)
    page.goto(household_url(household, "?weergave=thema&thema=inburgering"))
    shared_row(page).locator("summary").tap()
    shared_row(page).get_by_role("button", name="Done for all 2").tap()
    expect(progress(page)).to_contain_text("2 of ")
    expect(shared_row(page)).to_have_attribute("data-state", "done")
    shared_row(page).get_by_role("button", name=re.compile("^Undo")).tap()
    expect(progress(page)).to_contain_text("0 of ")
    assert set(household.progress.values_list("state", flat=True)) == {"open"}


# --- the place is kept --------------------------------------------------------------------------
@pytest.mark.parametrize("has_scripts", [True, False])
def test_theme_and_row_are_kept_after_a_tick_an_answer_and_an_undo(
    on_phone, buddy, household, has_scripts
):
    page = on_phone(buddy, java_script_enabled=has_scripts)
    page.goto(household_url(household, THEME))
    tick(page).tap()
    expect(row(page)).to_have_attribute("data-state", "done")
    expect(row(page)).to_be_in_viewport()
    row(page).get_by_role("button", name=re.compile("^Undo")).tap()
    expect(row(page)).to_have_attribute("data-state", "open")
    expect(row(page)).to_be_in_viewport()
    row(page).get_by_role("link", name=title_of(FOR_HOUSEHOLD), exact=True).tap()
    page.get_by_label("New note").fill("Asked the landlord")
    page.get_by_role("button", name="Save", exact=True).tap()
    arrive(page, f"**{THEME}**")
    expect(row(page)).to_be_in_viewport()
    expect(page.locator(".tabs [aria-current]")).to_have_text("By theme")
    assert household.progress.get().note == "Asked the landlord"


def test_the_count_in_the_tab_follows_the_tick(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(household_url(household))
    count = page.locator("#count-now")
    before = int(count.inner_text())
    first = page.locator(".tasks .item").first
    first.locator(".tick").tap()
    expect(first).to_have_attribute("data-state", "done")
    page.wait_for_load_state("networkidle")
    reloaded = int(count.inner_text())
    page.reload()
    assert int(count.inner_text()) == reloaded
    assert before >= reloaded


# --- on any phone -------------------------------------------------------------------------------
WITHOUT_LAYERS = re.compile(r"@layer [a-z]+ \{")


def without_layers(css):
    """A browser of 2020 knows no @layer and drops each such block."""
    kept, place = "", 0
    for block in WITHOUT_LAYERS.finditer(css):
        if block.start() < place:
            continue
        kept += css[place : block.start()]
        place, depth = block.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[place], 0)
            place += 1
    return kept + css[place:]


def drop_layers(page):
    def answer(route):
        response = route.fetch()
        route.fulfill(response=response, body=without_layers(response.text()))

    page.route("**/*.css", answer)


def test_without_layers_every_button_has_words_and_the_tick_works(on_phone, buddy, household):
    person = make_person(household, "Bilal")
    make_progress(household, state="waiting", waiting_on="Town hall")
    page = on_phone(buddy, **OLD_PHONE)
    drop_layers(page)
    for address in (
        household_url(household),
        household_url(household, "?weergave=thema"),
        household_url(household, THEME),
        item_url(household),
        item_url(household, FOR_PERSON, person),
        household_url(household) + "loket/",
        household_url(household) + "tijdlijn/",
        "/en/gezinnen/",
        "/en/",
    ):
        page.goto(address)
        assert page.evaluate("getComputedStyle(document.querySelector('main')).flexGrow") == "0"
        silent = page.evaluate(
            "() => [...document.querySelectorAll('button, summary, main a')]"
            ".filter((e) => e.checkVisibility() && !e.innerText.trim()).map((e) => e.outerHTML)"
        )
        assert silent == [], address
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
    page.goto(household_url(household, THEME))
    tick(page).tap()
    expect(row(page)).to_have_attribute("data-state", "done")
    assert state_of(household) == "done"


LONG = "Abdulrahman-Mohammedzadeh Zonnebloemveld"
OVERLAP = """() => {
  const boxes = (selector) => [...document.querySelectorAll(selector)]
    .filter((element) => element.checkVisibility())
    .map((element) => [element.innerText.trim(), element.getBoundingClientRect()]);
  const found = [];
  for (const selector of [".tabs a", ".site-nav a", ".chip", ".whom__choices .button"]) {
    const all = boxes(selector);
    all.forEach(([one, a], n) => all.slice(n + 1).forEach(([other, b]) => {
      const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (x > 1 && y > 1) found.push(`${one} over ${other}`);
    }));
    for (const element of document.querySelectorAll(selector)) {
      if (element.checkVisibility() && element.scrollWidth > element.clientWidth + 1)
        found.push(`${element.innerText.trim()} sticks out of itself`);
    }
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    found.push(`wider than the window: ${document.documentElement.scrollWidth}`);
  return found;
}"""


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_letters_of_twice_the_size_and_long_names_lie_over_nothing(
    on_phone, buddy, household, language
):
    household.label = LONG
    household.save()
    for person in household.persons.all():
        person.nickname = LONG[:30]
        person.save()
    other = make_person(household, LONG[10:40])
    page = on_phone(buddy, viewport={"width": 320, "height": 640})
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    for address in (
        household_url(household),
        household_url(household, "?weergave=thema&thema=inburgering"),
        household_url(household, "?weergave=persoon"),
        item_url(household, FOR_PERSON, other),
        household_url(household) + "loket/",
    ):
        page.goto(address.replace("/en/", f"/{language}/"))
        for fold in page.locator("main summary").all():
            fold.evaluate("(summary) => { summary.parentElement.open = true }")
        assert page.evaluate(OVERLAP) == [], address


def test_the_sheet_for_the_counter_prints_on_one_page(on_desktop, buddy, household):
    give_history(household, buddy)
    page = on_desktop(buddy)
    page.goto(household_url(household) + "loket/")
    assert page.locator(".counter__place").count() >= 1
    sheet = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1
