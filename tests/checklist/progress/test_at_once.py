"""Two people at the very same moment, each with a connection of their own: nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from checklist.models import Household, Person, Progress
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    household_url,
    item_url,
    make_person,
    make_progress,
)
from tests.checklist.pages import filled_in
from tests.checklist.test_access import CHANGES, addresses
from tests.gastvrij.site.test_health import (
    impatient,
    needs_the_embedded_database,
    somebody_holds,
)
from tests.members.factories import prove_who_it_is

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]
TIMES = 5


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def at_once(*calls):
    """Let all of them go at the same moment, and give their answers in the same order."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [result.result() for result in [threads.submit(run, call) for call in calls]]


def ticks(clients, addresses, seen="open", button="tick"):
    htmx = {"HX-Request": "true"}
    return at_once(
        *(
            lambda client=client, address=address: client.post(
                address, {button: seen}, headers=htmx
            )
            for client, address in zip(clients, addresses, strict=True)
        )
    )


@pytest.fixture
def both(buddy, colleague):
    return [signed_in(buddy), signed_in(colleague)]


def test_two_people_tick_two_items_and_both_are_ticked(both, household, person):
    addresses = [item_url(household), item_url(household, FOR_PERSON, person)]
    answers = ticks(both, addresses)
    assert [answer.status_code for answer in answers] == [200, 200]
    done = household.progress.filter(state="done")
    assert {progress.item.code for progress in done} == {FOR_HOUSEHOLD, FOR_PERSON}
    assert {event.by.name for event in household.events.all()} == {"Bea", "Carl"}


def test_two_people_tick_the_same_item_and_it_is_ticked_once(both, household):
    for number in range(TIMES):
        person = make_person(household, str(number))
        answers = ticks(both, [item_url(household, FOR_PERSON, person)] * 2)
        assert [answer.status_code for answer in answers] == [200, 200]
        progress = Progress.objects.get(person=person)
        assert progress.state == "done"
        assert progress.events.count() == 1


def test_whoever_is_second_sees_what_the_first_did(both, household):
    answers = ticks(both, [item_url(household)] * 2)
    total = "1 of "
    assert all(total in answer.content.decode() for answer in answers)
    first = household.events.get().by.name
    assert sum(f"{first} already" in answer.content.decode() for answer in answers) == 1


def test_ten_people_tick_ten_items_and_all_of_it_is_told(buddy, household):
    people = [household.persons.get()] + [make_person(household, str(n)) for n in range(9)]
    clients = [signed_in(buddy) for _ in people]
    ticks(clients, [item_url(household, FOR_PERSON, person) for person in people])
    assert household.progress.filter(state="done").count() == 10
    assert household.events.count() == 10


def test_a_tick_and_a_note_at_the_same_moment_are_both_kept(both, household):
    for number in range(TIMES):
        person = make_person(household, str(number))
        address = item_url(household, FOR_PERSON, person)
        form = filled_in(both[1].get(address), {"note": "Called"}, css_class="progress-form")
        at_once(
            lambda address=address: both[0].post(address, {"tick": "open"}),
            lambda address=address, form=form: both[1].post(address, form),
        )
        progress = Progress.objects.get(person=person)
        assert (progress.state, progress.note) == ("done", "Called")
        assert progress.events.count() == 2


def test_of_two_who_say_different_things_one_is_told(both, household):
    address = item_url(household)
    forms = [
        filled_in(client.get(address), {"state": state}, css_class="progress-form")
        for client, state in zip(both, ["busy", "waiting"], strict=True)
    ]
    answers = at_once(
        lambda: both[0].post(address, forms[0]), lambda: both[1].post(address, forms[1])
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    saved = ["busy", "waiting"][[answer.status_code for answer in answers].index(302)]
    assert household.progress.get().state == saved
    assert household.events.count() == 1


def test_a_tick_is_undone_once_also_by_two_at_the_same_moment(both, household):
    event = make_progress(household).events.get()
    address = reverse("checklist:undo", args=[household.pk, event.pk])
    at_once(lambda: both[0].post(address), lambda: both[1].post(address))
    assert household.progress.get().state == "open"
    assert household.events.count() == 2


def test_two_people_change_different_details_at_the_same_moment(both, household):
    address = reverse("checklist:edit", args=[household.pk])
    forms = [
        filled_in(both[0].get(address), {"label": "Lelie"}),
        filled_in(both[1].get(address), {"people-0-birth_year": "1985"}),
    ]
    answers = at_once(
        lambda: both[0].post(address, forms[0]), lambda: both[1].post(address, forms[1])
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Household.objects.get(pk=household.pk).label == "Lelie"
    assert Person.objects.get(household=household).birth_year == 1985
    assert household.events.count() == 2


def test_two_coordinators_assign_the_same_buddy_at_once(
    coordinator, household, organisation, other_buddy
):
    clients = [signed_in(coordinator), signed_in(coordinator)]
    address = reverse("checklist:buddies", args=[household.pk])
    form = {"buddies": [other_buddy.pk], "because": "no_time"}
    answers = at_once(
        lambda: clients[0].post(address, form), lambda: clients[1].post(address, form)
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    assert household.assignments.current().get().user == other_buddy


# --- one after the other, also where both would have come through by luck -----------------------
WAITING = ["item", "undo", "edit", "earlier", "share", "revoke", "buddies", "close", "export"]
WAITING += ["hand_over", "stand_in", "tell_next", "called", "pass_on", "take_back"]


@needs_the_embedded_database
@pytest.mark.parametrize("called", WAITING)
def test_whoever_sends_something_waits_for_who_was_first(
    client, coordinator, household, person, called
):
    prove_who_it_is(client, coordinator)
    client.raise_request_exception = False
    address = next(addresses(household, person, only={called}))
    first = f"SELECT FROM checklist_household WHERE id = '{household.pk}' FOR NO KEY UPDATE"
    with impatient(), somebody_holds(first):
        assert client.get(household_url(household)).status_code == 200
        assert client.post(address, CHANGES).status_code == 503
    assert client.post(address, CHANGES).status_code != 503
