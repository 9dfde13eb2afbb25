"""A coordinator's evening, several items at once, something of one's own, and ending well."""

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect
from pypdf import PdfReader

from checklist.models import Household
from checklist.progress.checklist import checklist_of
from checklist.sharing.actions import share
from checklist.sharing.familys_list import FamilysList
from tests.checklist.factories import (
    household_url,
    make_family_of_six,
    make_household,
    make_own_item,
    make_person,
)


def test_a_coordinator_sees_on_a_phone_what_is_urgent_and_finds_a_family(
    on_phone, coordinator, organisation, household
):
    for number in range(30):
        make_person(make_household(organisation, label=f"Gezin {number}"))
    page = on_phone(coordinator)
    page.goto("/en/gezinnen/")
    page.get_by_role("link", name="Overview of all families").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview of all families")
    page.get_by_role("link", name=re.compile("No buddy yet")).tap()
    expect(page.locator(".evening__family")).to_have_count(25)
    page.get_by_text("Search or filter").tap()
    page.get_by_label("Order").select_option(label="By code word")
    page.get_by_label("Code word").fill("gezin 1")
    page.get_by_role("button", name="Show", exact=True).tap()
    expect(page.locator(".evening__family")).to_have_count(12)
    names = page.locator(".evening__label").all_inner_texts()
    numbers = [1, *range(10, 20), 21]
    assert names == [f"Gezin {number}" for number in numbers]
    page.get_by_role("link", name="Gezin 10", exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gezin 10")


def test_a_buddy_sets_several_items_aside_and_takes_them_back(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(household_url(household))
    page.get_by_role("link", name="What is not for this family?").tap()
    boxes = page.locator("input[name=punt]")
    for number in range(3):
        boxes.nth(number).check()
    page.get_by_role("button", name="Not for this family").tap()
    told = page.locator("#undo")
    expect(told).to_contain_text("items are not for this family")
    assert household.progress.filter(state="not_applicable").count() >= 3
    told.get_by_role("button", name="Undo").tap()
    expect(page.get_by_text(re.compile(r"Undone: \d+ items"))).to_be_visible()
    assert not household.progress.filter(state="not_applicable").exists()


def test_a_buddy_adds_something_of_their_own_and_ticks_it(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(household_url(household))
    page.get_by_role("link", name="Add something of your own").tap()
    page.get_by_label("What is to do?").fill("Find a bicycle")
    page.get_by_label("By which day?").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Put it on the list").tap()
    expect(page.get_by_text("It stands on the list now.")).to_be_visible()
    [own] = household.own_items.all()
    row = page.locator(f"#item-{own.code}")
    expect(row).to_contain_text("Find a bicycle")
    page.locator(f"#tick-{own.code}").tap()
    expect(row).to_have_attribute("data-state", "done")
    row.get_by_role("button", name=re.compile("^Undo")).tap()
    expect(row).to_have_attribute("data-state", "open")


def test_a_coordinator_closes_with_a_summary_and_the_link_runs_out_by_itself(
    on_phone, coordinator, household
):
    token = share(household, "nl", by=coordinator)
    page = on_phone(coordinator)
    page.goto(reverse("checklist:close", args=[household.pk]))
    page.get_by_role("link", name="The summary, to print").tap()
    expect(page.locator(".step").first).to_be_visible()
    assert household.label not in page.content()
    page.go_back()
    page.get_by_label(re.compile("The family's link keeps working")).check()
    page.get_by_role("button", name="Close this family").tap()
    expect(page.get_by_text("The family is closed.")).to_be_visible()
    family = on_phone()
    assert family.goto(f"/g/{token}/").status == 200
    family.get_by_role("button", name="Open onze lijst").tap()
    expect(family.get_by_text("Je buddy stopte op")).to_be_visible()


# --- on paper ----------------------------------------------------------------------------------
def words_of(pdf):
    """The letters of a PDF, without spaces: it breaks lines and words where it likes."""
    return letters("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def letters(text):
    return re.sub(r"[\W_]", "", text.casefold())


def missing(pdf, titles):
    words = words_of(pdf)
    return [title for title in titles if letters(title) not in words]


def test_a_list_is_printed_with_every_item_of_a_large_family(on_phone, buddy, household):
    make_family_of_six(household)
    make_own_item(household)
    page = on_phone(buddy)
    page.goto(reverse("checklist:on_paper", args=[household.pk]))
    family = Household.objects.with_facts().get(pk=household.pk)
    titles = {line.title for line in checklist_of(family, timezone.localdate()).lines}
    assert len(titles) > 80
    assert missing(page.pdf(), titles) == []


def test_what_is_folded_is_printed_too(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(household_url(household))
    folded = page.locator(".later li > a").all_text_contents()
    assert folded
    assert missing(page.pdf(), folded) == []


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_familys_page_is_printed_with_every_item(on_phone, coordinator, household, language):
    make_family_of_six(household)
    token = share(household, language, by=coordinator)
    page = on_phone()
    page.goto(f"/g/{token}/")
    page.locator("form button").tap()
    expect(page.locator(".step").first).to_be_visible()
    with override(language):
        family = Household.objects.with_facts().get(pk=household.pk)
        own = FamilysList(checklist_of(family, timezone.localdate())).choose(None)
        titles = {str(step.line.title) for step in [*own.todo, *own.done]}
    assert len(titles) > 50
    assert missing(page.pdf(), titles) == []
