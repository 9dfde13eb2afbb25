"""What a device sends: once, later, by whom and until when."""

import gzip
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from checklist.families.actions import close_household
from gastvrij.lib.paths import ROOT
from tests.checklist.factories import (
    FOR_PERSON,
    household_url,
    item_url,
    make_household,
    make_person,
    make_progress,
)
from tests.checklist.pages import filled_in
from tests.gastvrij.site.test_headers import directives_of
from tests.members.factories import make_organisation, make_user

pytestmark = pytest.mark.usefixtures("english")
LATER = {"Sent-Later": "1"}
TAKEN, ASKED, INVALID, TOO_LATE = 204, 409, 422, 410


@pytest.fixture
def signed_in(client, buddy):
    client.force_login(buddy)
    return client


@pytest.fixture
def on_own_device(signed_in):
    session = signed_in.session
    session.set_expiry(settings.SESSION_COOKIE_AGE)
    session.save()
    return signed_in


def form_of(client, household, changes):
    page = client.get(item_url(household))
    return filled_in(page, changes, css_class="progress-form")


def later(client, household, sent):
    return client.post(item_url(household), sent, headers=LATER).status_code


# --- sent once ---------------------------------------------------------------------------------
def test_a_tick_whose_answer_was_lost_is_written_once_also_if_it_was_taken_back_meanwhile(
    signed_in, household, colleague
):
    tick = {"tick": "open", "sent_as": str(uuid4())}
    assert later(signed_in, household, tick) == TAKEN
    make_progress(household, by=colleague, state="open")
    assert later(signed_in, household, tick) == TAKEN
    assert household.progress.get().state == "open"
    assert household.events.count() == 2


def test_a_form_whose_answer_was_lost_is_not_asked_about_when_it_comes_again(
    signed_in, household, colleague
):
    form = form_of(signed_in, household, {"state": "busy", "note": "Called"})
    assert later(signed_in, household, form) == TAKEN
    make_progress(household, by=colleague, state="done")
    assert later(signed_in, household, form) == TAKEN
    assert household.progress.get().state == "done"
    assert [event.note_after for event in household.events.all()].count("Called") == 1


def test_who_goes_back_and_writes_something_else_says_something_new(signed_in, household):
    form = form_of(signed_in, household, {"note": "Called, nobody there"})
    for note in ("Called, nobody there", "Called again: on Monday"):
        signed_in.post(item_url(household), form | {"note": note})
    assert household.events.count() == 2


def test_a_tick_for_several_people_that_comes_twice_is_written_once(signed_in, household):
    people = [household.persons.get(), make_person(household, "Bilal")]
    everybody = " ".join(f"{person.pk}:open" for person in people)
    for _ in range(2):
        tick = {"wie": everybody, "sent_as": "5a0b0b5e-5b5e-4f4e-8a52-5d1f7a6d2f11"}
        assert signed_in.post(item_url(household, FOR_PERSON), tick).status_code == 302
    numbers = household.events.values_list("sent_as", flat=True)
    assert len(numbers) == len(set(numbers)) == 2


def test_the_database_takes_no_second_event_of_one_sending(household, buddy):
    event = make_progress(household, by=buddy).events.get()
    event.pk, event.sent_as = None, uuid4()
    event.save(force_insert=True)
    event.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


@pytest.mark.parametrize("number", ["", "12", "x" * 2000, "{", "00000000-0000"])
def test_a_number_that_is_none_does_no_harm(signed_in, household, number):
    assert later(signed_in, household, {"tick": "open", "sent_as": number}) == TAKEN
    assert household.events.get().sent_as is None


def test_nothing_of_what_was_said_stands_in_the_number(signed_in, household):
    """Under another number the same words are something else: nobody can try words."""
    for _ in range(2):
        form = form_of(signed_in, household, {"note": "Called"})
        signed_in.post(item_url(household), form)
    one, other = household.events.values_list("sent_as", flat=True)
    assert one != other and str(one) != form["sent_as"][0]


# --- sent later --------------------------------------------------------------------------------
def test_what_was_ticked_yesterday_was_done_yesterday(signed_in, household):
    yesterday = timezone.localdate() - timedelta(days=1)
    tick = {"tick": "open", "sent_as": str(uuid4()), "ticked_on": yesterday.isoformat()}
    assert later(signed_in, household, tick) == TAKEN
    assert household.progress.get().done_on == yesterday


@pytest.mark.parametrize("days", [-8, 1, 400])
def test_a_clock_that_is_wrong_makes_no_other_day_of_it(signed_in, household, days):
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    later(signed_in, household, {"tick": "open", "ticked_on": day})
    assert household.progress.get().done_on == timezone.localdate()


def test_a_page_can_not_choose_the_day_of_a_tick(signed_in, household):
    day = (timezone.localdate() - timedelta(days=3)).isoformat()
    signed_in.post(item_url(household), {"tick": "open", "ticked_on": day})
    assert household.progress.get().done_on == timezone.localdate()


def test_a_tick_that_contradicts_is_asked_about_on_the_page_of_the_item(
    signed_in, household, colleague
):
    make_progress(household, by=colleague, state="blocked", blocked_reason="money")
    number = str(uuid4())
    sent = {"tick": "open", "sent_as": number}
    response = signed_in.post(item_url(household), sent, headers=LATER)
    assertContains(response, "Carl changed this in the meantime to: Stuck", status_code=ASKED)
    answer = filled_in(response, css_class="progress-form")
    assert (answer["state"], answer["sent_as"]) == (["done"], [number])
    assert later(signed_in, household, answer) == TAKEN
    assert household.progress.get().state == "done"


def test_what_is_not_right_is_asked_about_too(signed_in, household):
    assert later(signed_in, household, form_of(signed_in, household, {"state": "blocked"})) == (
        INVALID
    )


def test_a_family_that_was_closed_meanwhile_is_told_apart(signed_in, household):
    form = form_of(signed_in, household, {"note": "Called"})
    close_household(household, by=None)
    assert later(signed_in, household, form) == TOO_LATE
    assert not household.events.filter(progress__isnull=False).exists()


def test_after_access_ended_the_family_does_not_exist(client, former_buddy, household):
    client.force_login(former_buddy)
    assert later(client, household, {"tick": "open"}) == 404


# --- whose device ------------------------------------------------------------------------------
def test_each_answer_on_an_own_device_tells_whose_it_is(on_own_device, household):
    names = {on_own_device.get(address).headers["Own-Device"] for address in ("/en/", "/nl/mijn/")}
    names.add(on_own_device.get(household_url(household)).headers["Own-Device"])
    assert len(names) == 1 and str(household.pk) not in names


def test_two_people_have_two_names(client, on_own_device, colleague, household):
    mine = on_own_device.get("/en/").headers["Own-Device"]
    client.force_login(colleague)
    session = client.session
    session.set_expiry(settings.SESSION_COOKIE_AGE)
    session.save()
    assert client.get("/en/").headers["Own-Device"] != mine


def test_a_shared_device_is_told_to_keep_nothing(signed_in, household):
    response = signed_in.get(household_url(household))
    assert "Own-Device" not in response.headers
    assertContains(response, "js/offline/gone.js")
    assertNotContains(response, "js/offline/here.js")


def test_nor_does_a_visitor_have_a_device_of_their_own(client, db):
    response = client.get("/en/")
    assert "Own-Device" not in response.headers
    assertContains(response, "js/offline/gone.js")


@pytest.mark.parametrize("remember, is_own", [("on", True), (None, False)])
def test_they_say_so_when_they_sign_in(client, db, remember, is_own):
    make_user("own@example.org", verified=True, password="een goed gesprek")
    form = {"login": "own@example.org", "password": "een goed gesprek"}
    client.post(reverse("account_login"), form | ({"remember": remember} if remember else {}))
    assert ("Own-Device" in client.get("/en/").headers) == is_own


def test_on_their_own_device_the_page_brings_the_worker_along(on_own_device, household):
    response = on_own_device.get(household_url(household))
    assertContains(response, 'data-worker="/en/gezinnen/offline.js"')
    assertContains(response, "js/offline/here.js")
    assertNotContains(response, "gone.js")


# --- the worker --------------------------------------------------------------------------------
def test_the_worker_sees_the_pages_of_families_and_no_others(on_own_device):
    response = on_own_device.get("/fr/gezinnen/offline.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in response.headers  # the folder of its address
    policy = directives_of(response)
    assert policy["script-src"] == policy["connect-src"] == ["'self'"]
    assert policy["default-src"] == ["'none'"]


def test_the_page_of_what_is_not_sent_tells_nothing_of_a_family(
    on_own_device, household, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        response = on_own_device.get(reverse("checklist:without_connection"))
    assertContains(response, "What you can read")
    assertNotContains(response, household.label)
    assertNotContains(response, str(household.pk))


def test_all_of_it_is_small():
    """What a phone loads for it: 15 kB at most, compressed as WhiteNoise does."""
    files = (ROOT / "static" / "js" / "offline").glob("*.js")
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in files}
    assert len(sizes) == 8 and sum(sizes.values()) <= 15_000


def test_a_device_asks_which_families_it_may_keep_no_more(client, buddy, stranger, household):
    other = make_household(make_organisation("Elders"), label="Iris")
    erased = "0b1c1f5e-6a1f-4d0c-9d2f-0d6a6f0f4c11"
    address = reverse("checklist:offline_gone")
    asked = {"gezin": [str(household.pk), str(other.pk), erased, erased, "x", "é", ""]}
    client.force_login(buddy)
    assert client.get(address, asked).json() == {"gone": sorted([str(other.pk), erased])}
    assert client.get(address).json() == {"gone": []}
    client.force_login(stranger)
    assert str(household.pk) in client.get(address, asked).json()["gone"]
