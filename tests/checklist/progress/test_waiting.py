"""On whom a family waits, when to look again; and notes, each of which stays."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from checklist.models import ProgressEvent
from checklist.progress.actions import undo
from tests.checklist.factories import household_url, item_url, make_progress
from tests.checklist.pages import filled_in

pytestmark = pytest.mark.usefixtures("english")
TODAY = timezone.localdate


@pytest.fixture
def signed_in(client, buddy):
    client.force_login(buddy)
    return client


def form_of(client, household, changes):
    page = client.get(item_url(household))
    return filled_in(page, changes, css_class="progress-form")


def save(client, household, changes):
    return client.post(item_url(household), form_of(client, household, changes))


# --- waiting ------------------------------------------------------------------------------------
def test_who_waits_says_on_whom_since_when_and_when_to_look_again(signed_in, household):
    remind_on = TODAY() + timedelta(days=10)
    changes = {
        "state": "waiting",
        "waiting_on": "Town hall",
        "waiting_since": "2026-01-05",
        "remind_on": remind_on.isoformat(),
    }
    assert save(signed_in, household, changes).status_code == 302
    progress = household.progress.get()
    assert (progress.waiting_on, progress.remind_on) == ("Town hall", remind_on)
    page = signed_in.get(household_url(household))
    assertContains(page, "Waiting for Town hall, since 5 January")
    assertContains(page, "Reminder on ")
    [row] = [row for row in page.context["selection"].rows if row.kind == "waiting"]
    assert row.line.progress.pk == progress.pk


def test_on_its_day_it_is_for_now_again(signed_in, household):
    make_progress(household, state="waiting", remind_on=TODAY())
    page = signed_in.get(household_url(household))
    assertContains(page, "You wanted to look at this again")
    assert "waiting" not in {row.kind for row in page.context["selection"].rows}


def test_who_no_longer_waits_waits_on_nobody(signed_in, household):
    make_progress(household, state="waiting", waiting_on="Town hall", remind_on=TODAY())
    save(signed_in, household, {"state": "busy"})
    progress = household.progress.get()
    assert (progress.waiting_on, progress.waiting_since, progress.remind_on) == ("", None, None)


def test_undo_brings_back_on_whom(signed_in, household, buddy):
    make_progress(household, state="waiting", waiting_on="Town hall", remind_on=TODAY())
    save(signed_in, household, {"state": "done"})
    undo(household.events.first(), by=buddy)
    progress = household.progress.get()
    assert (progress.state, progress.waiting_on) == ("waiting", "Town hall")
    assert progress.remind_on == TODAY()


def test_on_whom_is_written_in_no_row_as_it_is(signed_in, household):
    make_progress(household, state="waiting", waiting_on="Zerdesht")
    make_progress(household, state="waiting", waiting_on="Soraya")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(p)::text FROM checklist_progress p")
        rows = cursor.fetchall()
        cursor.execute("SELECT to_jsonb(e)::text FROM checklist_progressevent e")
        rows += cursor.fetchall()
    assert len(rows) == 3
    for word in ("Zerdesht", "Soraya"):
        assert not any(word in row for (row,) in rows)
    event = ProgressEvent.objects.first()
    assert (event.waiting_on_before, event.waiting_on_after) == ("Zerdesht", "Soraya")
    page = signed_in.get(reverse("checklist:timeline", args=[household.pk]))
    assertContains(page, "Soraya")


def test_two_who_name_somebody_else_are_told(client, household, buddy, colleague):
    client.force_login(buddy)
    mine = form_of(client, household, {"state": "waiting", "waiting_on": "Town hall"})
    make_progress(household, by=colleague, state="waiting", waiting_on="The bank")
    response = client.post(item_url(household), mine)
    assert response.status_code == 409
    assertContains(response, "Carl changed this in the meantime to: The bank", status_code=409)


# --- notes --------------------------------------------------------------------------------------
def test_a_note_is_each_time_a_new_one_and_the_former_ones_are_read_below(signed_in, household):
    for note in ("Called the office", "They call back on Monday"):
        save(signed_in, household, {"note": note})
    page = signed_in.get(item_url(household))
    assert [event.note_after for event in page.context["notes"]] == [
        "They call back on Monday",
        "Called the office",
    ]
    assert page.context["form"]["note"].value() == ""


def test_two_who_write_at_once_both_keep_their_note(client, household, buddy, colleague):
    client.force_login(buddy)
    mine = form_of(client, household, {"note": "Bea was there"})
    make_progress(household, by=colleague, note="Carl was there")
    assert client.post(item_url(household), mine).status_code == 302
    page = client.get(item_url(household))
    assert {event.note_after for event in page.context["notes"]} == {
        "Bea was there",
        "Carl was there",
    }


def test_a_form_that_is_sent_twice_says_it_once(signed_in, household):
    form = form_of(signed_in, household, {"note": "Called, nobody there"})
    for _ in range(2):
        assert signed_in.post(item_url(household), form).status_code == 302
    assert household.events.count() == 1


def test_the_same_words_on_another_day_are_a_note_again(signed_in, household):
    for _ in range(2):
        save(signed_in, household, {"note": "Called, nobody there"})
    assert len(signed_in.get(item_url(household)).context["notes"]) == 2


def test_a_note_that_was_taken_back_is_gone_from_the_notes_and_can_be_taken_back_again(
    signed_in, household, buddy
):
    for _ in range(2):
        save(signed_in, household, {"note": "Called, nobody there"})
    undo(household.events.first(), by=buddy)
    page = signed_in.get(item_url(household))
    assert [event.note_after for event in page.context["notes"]] == ["Called, nobody there"]
    assert household.progress.get().note == "Called, nobody there"


def test_the_answer_stands_before_why_and_how(signed_in, household):
    make_progress(household, note="Bring the contract")
    text = signed_in.get(item_url(household)).content.decode()
    places = [text.index(part) for part in ("<h1>", 'id="answer"', 'id="notes"', 'class="why"')]
    assert places == sorted(places)


def test_what_to_bring_is_a_list_without_boxes_that_do_not_tick(signed_in, household):
    page = signed_in.get(item_url(household))
    assertContains(page, '<ul class="documents">')
    assertNotContains(page, "☐")


# --- the short way to be reminded ---------------------------------------------------------------
@pytest.mark.parametrize("days", [7, 14, 30])
def test_one_tap_says_when_to_be_reminded(signed_in, household, days):
    assert (
        save(signed_in, household, {"state": "waiting", "remind_in": str(days)}).status_code == 302
    )
    assert household.progress.get().remind_on == TODAY() + timedelta(days=days)


def test_a_day_of_their_own_comes_before_the_short_way(signed_in, household):
    day = TODAY() + timedelta(days=3)
    changes = {"state": "waiting", "remind_in": "14", "remind_on": day.isoformat()}
    save(signed_in, household, changes)
    assert household.progress.get().remind_on == day


def test_who_does_not_wait_is_not_reminded(signed_in, household):
    save(signed_in, household, {"state": "busy", "remind_in": "14"})
    assert household.progress.get().remind_on is None


def test_the_short_way_does_not_overwrite_what_somebody_else_chose(signed_in, household):
    make_progress(household, state="waiting")
    form = form_of(signed_in, household, {"remind_in": "7"})
    make_progress(household, remind_on=TODAY() + timedelta(days=40))
    page = signed_in.post(item_url(household), form)
    assert page.status_code == 409
    assert household.progress.get().remind_on == TODAY() + timedelta(days=40)
