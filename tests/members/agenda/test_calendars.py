"""Dates in calendars: one, all public ones, somebody's own. Two parsers agree on each."""

from datetime import timedelta
from io import StringIO

import pytest
import vobject
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from checklist.taking_along.actions import choose_dates, make_feed, stop_feed
from members.agenda import actions
from tests.members.agenda.factories import make_gathering, make_member, make_sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(autouse=True)
def nobody_asked_before(db):
    cache.clear()


def events_in(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    read = list(Calendar.from_ical(response.content).walk("VEVENT"))
    again = list(vobject.readOne(StringIO(response.text)).contents.get("vevent", []))
    assert [one.uid.value for one in again] == [str(one["UID"]) for one in read]
    assert [one.summary.value for one in again] == [str(one["SUMMARY"]) for one in read]
    assert [one.dtstart.value for one in again] == [one["DTSTART"].dt for one in read]
    return [one for one in read if "make a new address" not in one["SUMMARY"]]


def public_feed():
    return reverse("members:agenda_feed")


def test_what_is_for_everybody_can_be_followed_by_anybody_and_is_kept(client):
    gathering = make_gathering(is_public=True, title="Open; avond, met een komma", venue="De Kring")
    make_gathering(title="Voor leden")
    make_sign_up(gathering, make_member("Ada Geheim"))
    answer = client.get(public_feed())
    [one] = events_in(answer)
    assert str(one["SUMMARY"]) == "Open; avond, met een komma"
    assert str(one["LOCATION"]) == "De Kring, Gent"
    assert one["DTSTART"].dt == gathering.starts_at and one["DTEND"].dt == gathering.ends_at
    assert (one["STATUS"], one["CLASS"], one["TRANSP"]) == ("CONFIRMED", "PUBLIC", "TRANSPARENT")
    assert "Ada" not in answer.text and not one.walk("VALARM")
    assert "public" in answer["Cache-Control"]
    again = client.get(public_feed(), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_change_and_calling_off_keep_the_number_and_count_up(client, coordinator, organisation):
    gathering = make_gathering(organisation, is_public=True)
    gathering.changed_at -= timedelta(days=1)
    gathering.save()
    [first] = events_in(client.get(public_feed()))
    actions.change(gathering, {"title": "Anders"}, by=coordinator)
    [changed] = events_in(client.get(public_feed()))
    actions.call_off(gathering, "Ziek.", by=coordinator)
    [off] = events_in(client.get(public_feed()))
    assert first["UID"] == changed["UID"] == off["UID"]
    assert first["SEQUENCE"] < changed["SEQUENCE"] <= off["SEQUENCE"]
    assert (off["STATUS"], str(off["SUMMARY"])) == ("CANCELLED", "Called off: Anders")


def test_one_date_has_an_alarm_the_day_before(client, buddy, organisation):
    gathering = make_gathering(organisation)
    client.force_login(buddy)
    [one] = events_in(client.get(reverse("members:gathering_file", args=[gathering.pk])))
    [alarm] = one.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-1) and one["CLASS"] == "PRIVATE"
    make_sign_up(gathering, buddy, has_place=False)
    [one] = events_in(client.get(reverse("members:gathering_file", args=[gathering.pk])))
    assert (one["STATUS"], one["SUMMARY"]) == ("TENTATIVE", "Waiting list: Samen leren")


def test_ones_own_calendar_has_what_one_signed_up_for_or_all_dates(client, buddy):
    mine, other = make_gathering(title="Mijn avond"), make_gathering(title="Andere avond", days=40)
    make_sign_up(mine, buddy)
    address = reverse("calendar_feed", args=[make_feed(by=buddy)])
    [one] = events_in(client.get(address))
    assert str(one["SUMMARY"]) == "Mijn avond" and one["TRANSP"] == "OPAQUE"
    assert len(one.walk("VALARM")) == 1
    choose_dates(all_dates=True, by=buddy)
    both = events_in(client.get(address))
    assert [str(one["SUMMARY"]) for one in both] == ["Mijn avond", "Andere avond"]
    assert both[1]["TRANSP"] == "TRANSPARENT" and not both[1].walk("VALARM")
    buddy.memberships.all().delete()
    other.is_public = True
    other.save()
    assert [str(one["SUMMARY"]) for one in events_in(client.get(address))] == ["Andere avond"]
    stop_feed(by=buddy)
    assert client.get(address).status_code == 404


def test_it_is_chosen_on_the_page_of_ones_calendar(client, buddy):
    make_feed(by=buddy)
    client.force_login(buddy)
    page = reverse("checklist:calendar")
    assert "what you signed up for" in client.get(page).text
    client.post(page, {"dates": "all"})
    buddy.calendar_feed.refresh_from_db()
    assert buddy.calendar_feed.all_dates
    client.post(page, {"dates": "mine"})
    buddy.calendar_feed.refresh_from_db()
    assert not buddy.calendar_feed.all_dates


def test_whoever_signs_off_or_is_taken_off_has_a_newer_date_not_an_older_one(
    client, buddy, coordinator, organisation
):
    """A program leaves standing what has a higher number than what it reads."""
    gathering = make_gathering(organisation)
    file = reverse("members:gathering_file", args=[gathering.pk])
    client.force_login(buddy)
    for leaves in (
        lambda mine: actions.sign_off(gathering, by=buddy),
        lambda mine: actions.take_off(mine, by=coordinator),
    ):
        mine = make_sign_up(gathering, buddy, minutes_ago=10)
        type(gathering).objects.update(changed_at=gathering.created_at - timedelta(days=1))
        [with_place] = events_in(client.get(file))
        leaves(mine)
        [without] = events_in(client.get(file))
        assert without["SEQUENCE"] > with_place["SEQUENCE"]
