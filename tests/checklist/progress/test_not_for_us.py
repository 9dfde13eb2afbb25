"""Several items at once that are not for a family: said once, and taken back once."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    household_url,
    make_person,
    make_progress,
)
from toolkit.models import ChecklistItem

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def as_buddy(client, buddy):
    client.force_login(buddy)
    return client


@pytest.fixture
def address(household):
    return reverse("checklist:not_for_us", args=[household.pk])


def boxes(page):
    return re.findall(r'name="punt" id="[^"]+" value="([^"]+)"', page.text)


def states(household):
    return set(household.progress.values_list("state", flat=True))


def test_a_buddy_ticks_several_and_says_it_once(as_buddy, household, address):
    chosen = boxes(as_buddy.get(address))[:12]
    response = as_buddy.post(address, {"punt": chosen})
    assert household.progress.filter(state="not_applicable").count() == 12
    assert household.events.count() == 12
    page = as_buddy.get(response.url)
    assert "12 items are not for this family." in page.text
    assert page.text.count('class="undo"') == 1


def test_one_undo_takes_all_of_them_back(as_buddy, household, address):
    response = as_buddy.post(address, {"punt": boxes(as_buddy.get(address))[:40]})
    page = as_buddy.get(response.url).text
    [undo] = re.findall(r'<div class="undo">.*?action="([^"]+)"', page, re.DOTALL)
    answer = as_buddy.post(unescape(undo), follow=True)
    assert states(household) == {"open"}
    assert "Undone: 40 items" in answer.text


def test_sent_twice_it_is_said_once(as_buddy, household, address):
    chosen = {"punt": boxes(as_buddy.get(address))[:3]}
    first, second = (as_buddy.post(address, chosen).url for _ in range(2))
    assert household.events.count() == 3
    numbers = [set(re.search(r"ongedaan=([\d-]+)", url)[1].split("-")) for url in (first, second)]
    assert numbers[0] == numbers[1]


def test_what_a_colleague_changed_meanwhile_stays_as_it_is(as_buddy, colleague, household, address):
    chosen = [box for box in boxes(as_buddy.get(address)) if box.startswith(FOR_HOUSEHOLD)]
    other = [box for box in boxes(as_buddy.get(address)) if not box.startswith(FOR_HOUSEHOLD)][:1]
    make_progress(household, by=colleague)
    page = as_buddy.post(address, {"punt": chosen + other}, follow=True)
    assert "1 item was changed by somebody else meanwhile" in page.text
    assert household.progress.get(item__code=FOR_HOUSEHOLD).state == "done"
    assert household.progress.filter(state="not_applicable").count() == 1


def test_an_item_of_several_people_is_one_box_for_all_of_them(as_buddy, household, address):
    make_person(household, "Sami")
    [box] = [box for box in boxes(as_buddy.get(address)) if box.startswith(FOR_PERSON)]
    as_buddy.post(address, {"punt": [box]})
    assert household.progress.filter(item__code=FOR_PERSON, state="not_applicable").count() == 2


@pytest.mark.parametrize(
    "sent", [{}, {"punt": [""]}, {"punt": ["onzin"]}, {"punt": ["a:b:c \x00", ":"]}]
)
def test_who_ticks_nothing_is_told_so(as_buddy, household, address, sent):
    response = as_buddy.post(address, sent)
    assert response.status_code == 422
    assert "Tick at least one item." in response.text
    assert not household.events.exists()


def test_too_many_at_once_are_not_taken(as_buddy, household, address, monkeypatch):
    monkeypatch.setattr("checklist.progress.forms.MOST_CHOSEN", 2)
    chosen = boxes(as_buddy.get(address))[:3]
    response = as_buddy.post(address, {"punt": chosen})
    assert response.status_code == 422 and not household.events.exists()


def test_either_all_of_them_or_none(as_buddy, household, address, monkeypatch):
    """One that fails takes the others with it."""
    from checklist.progress import actions

    record, done = actions.record_progress, []

    def fails_at_the_third(progress, changes, *, by):
        done.append(progress)
        if len(done) == 3:
            raise RuntimeError
        return record(progress, changes, by=by)

    monkeypatch.setattr(actions, "record_progress", fails_at_the_third)
    with pytest.raises(RuntimeError):
        as_buddy.post(address, {"punt": boxes(as_buddy.get(address))[:4]})
    assert not household.progress.exists()


def test_a_closed_family_is_left_as_it_is(as_buddy, household, address):
    chosen = boxes(as_buddy.get(address))[:2]
    from checklist.families.actions import close_household

    close_household(household, by=None)
    assert as_buddy.post(address, {"punt": chosen}).status_code == 302
    assert not household.progress.exists()


def test_the_way_there_stands_on_the_list(as_buddy, household, address):
    here = household_url(household)
    assert f'href="{address.removeprefix(here)}"' in as_buddy.get(here).text


def test_every_item_that_is_to_do_can_be_chosen(as_buddy, household, address):
    page = as_buddy.get(address).text
    assert ChecklistItem.objects.get(code=FOR_HOUSEHOLD).title in unescape(page)
