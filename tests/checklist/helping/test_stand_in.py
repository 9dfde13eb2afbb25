"""Somebody stands in until a day; who takes over reads first what the one before wrote."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklist.helping import actions
from checklist.models import Assignment, AuditEvent, Household, ShareLink
from checklist.sharing.actions import share
from checklist.walls import claims
from tests.checklist.factories import (
    FOR_PERSON,
    household_url,
    make_assignment,
    make_household,
    make_progress,
)
from tests.checklist.pages import filled_in
from tests.conftest import storyteller
from tests.members.factories import make_membership, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TODAY = timezone.localdate()


def days_later(days):
    """As if it were that many days later; what happened at a moment, happened on its own day."""
    localdate = timezone.localdate
    later = TODAY + timedelta(days=days)
    return mock.patch(
        "django.utils.timezone.localdate", lambda at=None: localdate(at) if at else later
    )


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def cor(coordinator):
    return browser_of(coordinator)


@pytest.fixture
def noor(organisation):
    user = make_user("noor@example.org", name="Noor")
    make_membership(user, organisation)
    return user


def address(name, household, *arguments):
    return reverse(f"checklist:{name}", args=[household.pk, *arguments])


def let_stand_in(browser, household, user, last_day):
    page = address("stand_in", household)
    form = filled_in(browser.get(page), {"who": str(user.pk), "last_day": last_day.isoformat()})
    return browser.post(page, form)


def hand_over(browser, household, assignment, **answers):
    page = address("hand_over", household, assignment.pk)
    return browser.post(page, filled_in(browser.get(page), answers))


# --- until a day -------------------------------------------------------------------------------
def test_a_stand_in_sees_the_family_and_the_page_says_until_when(cor, household, noor, buddy):
    assert let_stand_in(cor, household, noor, date(TODAY.year + 1, 1, 4)).status_code in {302, 422}
    last_day = TODAY + timedelta(days=9)
    assert let_stand_in(cor, household, noor, last_day).status_code == 302
    assert browser_of(noor).get(household_url(household)).status_code == 200
    page = browser_of(buddy).get(household_url(household)).text
    assert "Who helps:" in page and "Noor (stands in until" in page
    assert "let Noor stand in until" in cor.get(address("timeline", household)).text


def test_on_the_day_after_the_stand_in_sees_nothing_in_brussels_time(household, noor):
    """By itself, from the first minute of that day, also while somebody is at it."""
    make_assignment(household, noor, since=TODAY, until=TODAY + timedelta(days=1))
    theirs = browser_of(noor)
    assert theirs.get(household_url(household)).status_code == 200
    with days_later(1):
        assert theirs.get(household_url(household)).status_code == 404
        assert household.label not in theirs.get(reverse("checklist:households")).text
        assert not Assignment.objects.current().filter(user=noor).exists()


@pytest.mark.parametrize("day", ["", "yesterday", "in two years", "31/31/2026"])
def test_a_day_that_can_not_be_is_told_beside_the_field(cor, household, noor, day):
    days = {"yesterday": TODAY - timedelta(days=1), "in two years": TODAY + timedelta(days=800)}
    page = address("stand_in", household)
    response = cor.post(page, {"who": noor.pk, "last_day": str(days.get(day, day))})
    assert response.status_code == 422
    assert 'id="id_last_day_error"' in response.text
    assert not household.assignments.filter(user=noor).exists()


def test_sent_twice_somebody_stands_in_once(cor, household, noor):
    for _time in range(2):
        let_stand_in(cor, household, noor, TODAY + timedelta(days=3))
    assert household.assignments.filter(user=noor).count() == 1
    assert household.events.filter(kind="assigned").count() == 1


def test_a_coordinator_ends_it_sooner_and_nobody_asks_why(cor, household, noor):
    assignment = make_assignment(household, noor, until=TODAY + timedelta(days=9))
    page = cor.get(address("buddies", household)).text
    assert "End it now" in page
    assert hand_over(cor, household, assignment).status_code == 302
    assert browser_of(noor).get(household_url(household)).status_code == 404


def test_who_stands_in_can_stay_for_good(coordinator, household, noor):
    make_assignment(household, noor, until=TODAY + timedelta(days=9))
    actions.assign(household, noor, by=coordinator)
    assert household.assignments.get(user=noor).until is None


def test_a_stranger_is_not_chosen(cor, household, stranger, noor):
    page = address("stand_in", household)
    form = {"who": stranger.pk, "last_day": str(TODAY)}
    assert cor.post(page, form).status_code == 422
    assert not household.assignments.filter(user=stranger).exists()


# --- handing over ------------------------------------------------------------------------------
def test_a_family_is_handed_over_and_the_note_is_read_first(cor, client, household, buddy, noor):
    theirs = browser_of(buddy)
    page = address("tell_next", household)
    note = {"note": "Bel 's avonds, de oudste tolkt."}
    assert theirs.post(page, filled_in(theirs.get(page), note)).status_code == 302
    response = hand_over(
        cor, household, household.assignments.get(), to=str(noor.pk), because="no_time"
    )
    assert response.status_code == 302
    first = browser_of(noor).get(household_url(household)).text
    assert "Read this first, from Bea" in first and "de oudste tolkt." in first
    assert first.index("de oudste tolkt.") < first.index('class="tabs"')
    assert theirs.get(household_url(household)).status_code == 404
    ended = household.assignments.get(user=buddy)
    assert (ended.until, ended.ended_because) == (TODAY, "no_time")


def test_every_old_way_in_is_shut_at_the_same_moment(cor, household, person, buddy, noor):
    """Also what lay open in a browser: a tick, its undo, the fragment, the link they made."""
    theirs = browser_of(buddy)
    token = share(household, "nl", by=buddy)
    event = make_progress(household, by=buddy).events.first()
    tick = address("item", household, FOR_PERSON, person.pk)
    ways = [
        ("get", household_url(household), {}),
        ("get", tick, {}),
        ("post", tick, {"tick": "open"}),
        ("get", address("timeline", household), {}),
        ("get", address("counter", household), {}),
        ("get", address("edit", household), {}),
        ("get", address("tell_next", household), {}),
        ("post", address("tell_next", household), {"note": "Nog iets"}),
        ("get", address("share", household), {}),
        ("post", address("share", household), {"language": "nl"}),
        ("post", address("undo", household, event.pk), {}),
        ("get", reverse("family", args=[token]), {}),
    ]
    assert theirs.get(household_url(household)).status_code == 200
    hand_over(cor, household, household.assignments.get(), to=str(noor.pk), because="no_time")
    for method, way, sent in ways:
        for headers in ({}, {"HX-Request": "true"}):
            assert getattr(theirs, method)(way, sent, headers=headers).status_code == 404, way
    assert household.events.filter(by=buddy).count() == 1
    assert not ShareLink.objects.valid().of(token).exists()


def test_links_of_who_still_sees_the_family_go_on(coordinator, household, buddy):
    token = share(household, "nl", by=coordinator)
    assignment = make_assignment(household, coordinator)
    actions.end(household, assignment, "other", by=coordinator)
    assert ShareLink.objects.valid().of(token).exists()
    assert not AuditEvent.objects.filter(kind="link_revoked").exists()


def test_why_it_ends_is_asked(cor, household):
    assignment = household.assignments.get()
    response = hand_over(cor, household, assignment, because=None)
    assert response.status_code == 422
    assert "Choose why." in response.text
    assignment.refresh_from_db()
    assert assignment.until is None
    page = cor.post(address("buddies", household), {"buddies": []})
    assert page.status_code == 422
    assert "Choose why." in page.text


def test_a_hand_over_that_is_sent_twice_is_done_once(cor, household, noor):
    assignment = household.assignments.get()
    page = address("hand_over", household, assignment.pk)
    form = filled_in(cor.get(page), {"to": str(noor.pk), "because": "moved", "note": "Klop hard"})
    for _time in range(2):
        assert cor.post(page, form).status_code == 302
    assert household.events.filter(kind="handed_over").count() == 1
    assert household.assignments.filter(user=noor).count() == 1


def test_a_note_that_is_sent_twice_stands_there_once(household, buddy):
    for _time in range(2):
        browser_of(buddy).post(address("tell_next", household), {"note": "Klop hard"})
    assert household.events.filter(kind="handed_over").count() == 1


def test_who_wrote_the_note_and_who_is_there_for_long_do_not_read_it_each_time(
    household, buddy, colleague
):
    actions.leave_note(household, "Klop hard", by=buddy)
    assert "Klop hard" not in browser_of(buddy).get(household_url(household)).text
    assert "Klop hard" in browser_of(colleague).get(household_url(household)).text
    with days_later(90):
        assert "Klop hard" not in browser_of(colleague).get(household_url(household)).text
    assert "Klop hard" in browser_of(colleague).get(address("timeline", household)).text


def test_the_summary_tells_terms_notes_and_on_whom_they_wait(cor, household, person, buddy):
    make_progress(household, note="Paspoort meebrengen", due_override=TODAY, by=buddy)
    waits = {"state": "waiting", "waiting_on": "stadhuis", "waiting_since": TODAY}
    make_progress(household, code=FOR_PERSON, person=person, by=buddy, **waits)
    text = browser_of(buddy).get(address("tell_next", household)).text
    assert "Paspoort meebrengen" in text and "stadhuis" in text


def test_a_note_is_encrypted(household, buddy):
    from django.db import connection

    actions.leave_note(household, "Klop hard", by=buddy)
    with connection.cursor() as cursor:
        cursor.execute("SELECT note_after FROM checklist_progressevent WHERE kind = 'handed_over'")
        assert cursor.fetchone()[0].startswith("b1.")


# --- calls -------------------------------------------------------------------------------------
def begun(household, user, days):
    household.assignments.filter(user=user).update(since=TODAY - timedelta(days=days))


@pytest.mark.parametrize(
    "days, call", [(20, None), (35, "after one month"), (100, "after three months"), (200, None)]
)
def test_a_coordinator_is_told_whom_to_call(cor, household, buddy, days, call):
    begun(household, buddy, days)
    page = cor.get(reverse("checklist:households")).text
    assert ("Call Bea: how does it go?" in page) == bool(call)
    assert call is None or call in page


def test_a_call_is_ticked_off_once_and_the_next_one_comes(cor, household, buddy):
    begun(household, buddy, 35)
    assignment = household.assignments.get()
    page = address("called", household, assignment.pk)
    for _time in range(2):
        assert cor.post(page, {"call": "first"}, follow=True).status_code == 200
    assert "Call Bea" not in cor.get(reverse("checklist:households")).text
    begun(household, buddy, 100)
    assert "Call Bea" in cor.get(reverse("checklist:households")).text
    cor.post(page, {"call": "second"})
    assignment.refresh_from_db()
    assert assignment.first_call_on == assignment.second_call_on == TODAY
    assert cor.post(page, {"call": "third"}).status_code == 404


def test_a_buddy_is_told_of_no_calls(household, buddy):
    begun(household, buddy, 35)
    assert "Call Bea" not in browser_of(buddy).get(reverse("checklist:households")).text


def test_many_calls_cost_no_more(cor, household, organisation, coordinator, queries_of):
    overview = lambda: cor.get(reverse("checklist:households"))  # noqa: E731
    overview()
    before = queries_of(overview)
    for number in range(6):
        user = make_user(name=f"Buddy {number}")
        make_membership(user, organisation)
        make_assignment(
            make_household(organisation, label=f"Gezin {number}"),
            user,
            since=TODAY - timedelta(days=40),
        )
    assert overview().text.count("how does it go?") == 6
    assert queries_of(overview) == before


# --- the second wall ---------------------------------------------------------------------------
def test_a_buddy_makes_their_own_time_no_longer_with_sql_of_their_own(household, noor):
    make_assignment(household, noor, until=TODAY + timedelta(days=1))
    with storyteller("off"), claims.opened(claims.of_user(noor)):
        assert Assignment.objects.filter(user=noor).update(until=None) == 0


def test_both_walls_say_the_same_of_the_day(household, noor, buddy):
    """The database shows a member the rows of the organisation; of these the site shows less."""
    make_assignment(household, noor, since=TODAY - timedelta(days=3), until=TODAY)
    for user, seen in ((noor, False), (buddy, True)):
        with storyteller("off"), claims.opened(claims.of_user(user)):
            assert Household.objects.visible_to(user).exists() is seen
