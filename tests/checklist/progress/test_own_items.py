"""Something to do that the toolkit does not know: on the list like every other item."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from checklist.models import OwnItem, Progress
from checklist.progress.checklist import checklist_of
from checklist.sharing.actions import share
from tests.checklist.factories import (
    household_url,
    make_household,
    make_own_item,
    make_person,
)
from tests.checklist.sharing.opening import open_link
from tests.members.factories import prove_who_it_is

pytestmark = pytest.mark.usefixtures("english")


def new_url(household):
    return reverse("checklist:new_own_item", args=[household.pk])


def add(client, household, title="Find a bicycle", **values):
    data = {"number": str(uuid4()), "title": title, "person": "", "due_on": ""} | values
    return client.post(new_url(household), data)


def url_of(household, own, person=None):
    return reverse(
        "checklist:item", args=[household.pk, own.code] + ([person.pk] if person else [])
    )


@pytest.fixture
def as_buddy(client, buddy):
    client.force_login(buddy)
    return client


def test_a_buddy_puts_something_on_the_list_and_finds_it_there(as_buddy, household):
    response = add(as_buddy, household)
    assert response.status_code == 302
    page = as_buddy.get(response.url).text
    assert "Find a bicycle" in page
    assert "Of your own" in page
    [own] = household.own_items.all()
    assert f'id="item-{own.code}"' in page
    assert f'id="tick-{own.code}"' in page


def test_it_is_ticked_undone_and_answered_as_every_item(as_buddy, household):
    own = make_own_item(household)
    response = as_buddy.post(url_of(household, own), {"tick": "open"})
    progress = household.progress.get(own_item=own)
    assert progress.state == "done" and progress.done_on == timezone.localdate()
    assert own.title in as_buddy.get(response.url).text
    event = progress.events.first()
    as_buddy.post(reverse("checklist:undo", args=[household.pk, event.pk]))
    progress.refresh_from_db()
    assert progress.state == "open"
    answer = {"state": "waiting", "waiting_on": "De fietsbank", "note": "Belt terug"}
    assert as_buddy.post(url_of(household, own), answer).status_code == 302
    page = as_buddy.get(url_of(household, own)).text
    assert "De fietsbank" in page and "Belt terug" in page
    assert own.title in as_buddy.get(reverse("checklist:timeline", args=[household.pk])).text


def test_a_tick_gets_its_fragment_back(as_buddy, household):
    own = make_own_item(household)
    response = as_buddy.post(
        url_of(household, own), {"tick": "open"}, headers={"HX-Request": "true"}
    )
    assert f'id="item-{own.code}"' in response.text and "Undo" in response.text


def test_it_is_for_one_person_if_somebody_says_so(as_buddy, household, person):
    other = make_person(household, "Sami")
    add(as_buddy, household, person=str(person.pk))
    [own] = household.own_items.all()
    assert household.progress.get(own_item=own).person == person
    assert as_buddy.get(url_of(household, own, person)).status_code == 200
    assert as_buddy.get(url_of(household, own, other)).status_code == 404
    assert as_buddy.get(url_of(household, own)).status_code == 404


def test_with_a_day_that_is_near_it_stands_among_what_is_to_do_now(as_buddy, household):
    day = timezone.localdate() + timedelta(days=5)
    add(as_buddy, household, due_on=day.isoformat())
    family = type(household).objects.with_facts().get(pk=household.pk)
    [line] = [line for line in checklist_of(family, timezone.localdate()).now if line.entry.is_own]
    assert line.entry.when == "now" and line.due.earliest == day and not line.is_legal


def test_without_a_day_it_is_not_folded_away(household):
    for number in range(12):
        make_own_item(household, f"Iets {number}")
    family = type(household).objects.with_facts().get(pk=household.pk)
    lines = [line for line in checklist_of(family, timezone.localdate()).now if line.entry.is_own]
    assert {line.entry.when.value for line in lines} <= {"now", "soon"} and len(lines) == 12


def test_sent_twice_it_is_added_once(as_buddy, household):
    number = str(uuid4())
    first = add(as_buddy, household, number=number)
    second = add(as_buddy, household, number=number)
    assert first.url == second.url
    assert OwnItem.objects.count() == household.events.count() == 1


def test_a_number_of_another_family_does_no_harm(as_buddy, household, organisation):
    number = str(uuid4())
    other = make_household(organisation, label="Roos")
    add(as_buddy, household, number=number)
    [own] = household.own_items.all()
    make_own_item(other)
    assert add(as_buddy, household, "Iets anders", number=str(own.pk)).status_code == 302
    assert household.own_items.count() == 2


@pytest.mark.parametrize(
    "values, says",
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"person": str(uuid4())}, "person"),
        ({"due_on": "morgen"}, "due_on"),
        ({"number": "geen nummer"}, "number"),
        ({"title": "nul\x00"}, "title"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_nothing_is_lost(
    as_buddy, household, values, says
):
    response = add(as_buddy, household, **values)
    assert response.status_code == 422
    assert says in response.context["form"].errors
    assert not OwnItem.objects.exists()
    if "title" not in values:
        assert "Find a bicycle" in response.text


def test_it_gets_another_title_and_the_timeline_tells_that_it_did(as_buddy, household):
    own = make_own_item(household)
    address = reverse("checklist:rename_own_item", args=[household.pk, own.pk])
    page = as_buddy.get(address)
    assert own.title in page.text
    data = {"title": "Een fiets lenen", "initial-title": own.title}
    assert as_buddy.post(address, data).status_code == 302
    as_buddy.post(address, data)
    own.refresh_from_db()
    assert own.title == "Een fiets lenen"
    timeline = as_buddy.get(reverse("checklist:timeline", args=[household.pk])).text
    assert "changed the title" in timeline and household.events.filter(kind="changed").count() == 1
    event = household.events.get(kind="changed")
    undo = reverse("checklist:undo", args=[household.pk, event.pk])
    assert as_buddy.post(undo).status_code == 404


def test_two_who_rename_it_at_once_are_asked(as_buddy, household):
    own = make_own_item(household)
    address = reverse("checklist:rename_own_item", args=[household.pk, own.pk])
    as_buddy.post(address, {"title": "Een", "initial-title": own.title})
    response = as_buddy.post(address, {"title": "Twee", "initial-title": own.title})
    assert response.status_code == 409 and "Een" in response.text
    own.refresh_from_db()
    assert own.title == "Een"


def test_undoing_its_addition_takes_it_off_the_list(as_buddy, household):
    response = add(as_buddy, household)
    [event] = household.events.all()
    as_buddy.post(reverse("checklist:undo", args=[household.pk, event.pk]))
    assert household.progress.get().state == "not_applicable"
    assert response.status_code == 302


def test_no_more_than_a_hundred(as_buddy, household, monkeypatch):
    monkeypatch.setattr("checklist.progress.own_views.MOST_OWN", 1)
    make_own_item(household)
    assert "the most that a list can hold" in add(as_buddy, household).text
    assert OwnItem.objects.count() == 1


def test_the_family_reads_it_on_its_own_page(client, household):
    make_own_item(household, "Een fiets zoeken voor school")
    token = share(household, "ar", by=None)
    assert "Een fiets zoeken voor school" in open_link(client, token, "?alles").text


def test_it_is_in_the_file_to_take_along(client, coordinator, household):
    make_own_item(household, "Een fiets zoeken", due_on=date(2027, 1, 4))
    prove_who_it_is(client, coordinator)
    address = reverse("checklist:export", args=[household.pk])
    data = json.loads(client.post(address, {"kind": "json"}).content)
    [row] = [row for row in data["checklist"] if row["item"] == "Een fiets zoeken"]
    assert row["own_date"].startswith("2027-01-04") and row["state"]
    assert any(event["item"] == "Een fiets zoeken" for event in data["timeline"])
    assert "Een fiets zoeken" in client.post(address, {"kind": "csv"}).content.decode()


def test_its_title_is_encrypted_and_bound_to_its_row(household):
    own = make_own_item(household, "Een fiets zoeken")
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM checklist_ownitem WHERE id = %s", [own.pk])
        [stored] = cursor.fetchone()
    assert stored.startswith("b1.") and "fiets" not in stored


def test_it_goes_with_the_family(client, coordinator, household):
    make_own_item(household)
    prove_who_it_is(client, coordinator)
    client.post(reverse("checklist:erase", args=[household.pk]), {"label": household.label})
    assert not OwnItem.objects.exists() and not Progress.objects.exists()


def test_a_progress_is_about_one_item_exactly(household):
    own = make_own_item(household)
    progress = household.progress.get(own_item=own)
    with pytest.raises(IntegrityError, match="progress_of_one_item"), transaction.atomic():
        Progress.objects.filter(pk=progress.pk).update(own_item=None)
    with pytest.raises(IntegrityError, match="progress_once_each"), transaction.atomic():
        progress.pk, progress._state.adding = None, True
        progress.save(force_insert=True)


@pytest.mark.parametrize("count", [1, 12])
def test_many_cost_no_more(as_buddy, household, count, queries_of):
    for number in range(count):
        make_own_item(household, f"Iets {number}")
    as_buddy.get(household_url(household))
    assert queries_of(lambda: as_buddy.get(household_url(household))) <= 22


def test_the_counter_knows_no_papers_for_it(as_buddy, household):
    own = make_own_item(household, due_on=timezone.localdate())
    page = as_buddy.get(reverse("checklist:counter", args=[household.pk]))
    assert page.status_code == 200 and own.title in page.text


def test_it_stands_with_its_own_under_its_theme_and_person(as_buddy, household, person):
    own = make_own_item(household, person=person)
    for query in ("?weergave=thema", "?weergave=thema&thema=eigen", f"?persoon={person.pk}"):
        page = as_buddy.get(household_url(household, query)).text
        assert ("Of your own" in page) or own.title in page
    assert own.title in as_buddy.get(household_url(household, "?zoek=fiets")).text
