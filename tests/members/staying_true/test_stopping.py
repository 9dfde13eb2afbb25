"""'We stopped': two weeks in which everybody is warned, and each coordinator can take it back."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from checklist.models import Household
from members.models import MemberEvent, Organisation, Question
from members.staying_true import daily
from members.staying_true.actions import leave, say_it_goes_on, say_it_stops
from members.staying_true.daily import look_after_organisations
from tests.checklist.factories import make_household
from tests.members.factories import (
    make_membership,
    make_organisation,
    make_user,
    prove_who_it_is,
)
from tests.members.staying_true.test_half_year import (
    a_day_later,
    links,
    make_coordinator,
    months_ago,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return make_organisation("Welkom", slug="welkom", confirmed_on=months_ago(6))


@pytest.fixture(autouse=True)
def people(organisation):
    make_coordinator(organisation, "cor@example.org", name="Cor")
    make_coordinator(organisation, "col@example.org", name="Col")
    make_membership(make_user("buddy@example.org"), organisation)
    network = make_user("network@example.org", is_staff=True, second_factor=True)
    network.groups.add(Group.objects.get(name="Netwerk"))


@pytest.fixture
def cor(organisation):
    return organisation.memberships.get(user__email="cor@example.org").user


def stopped_by_mail(client):
    """From the mail of half a year to 'we stopped'."""
    look_after_organisations()
    page = links()["cor@example.org"]
    mail.outbox.clear()
    stop = page.replace("nakijken", "stoppen")
    assert "Download the data" in client.get(stop.replace("/nl/", "/en/")).text
    answer = client.post(stop, follow=True)
    assert answer.status_code == 200
    return stop


def told():
    return sorted(one.to[0] for one in mail.outbox)


def test_all_coordinators_and_the_network_are_warned_and_nothing_else_changes(client, organisation):
    family = make_household(organisation)
    stop = stopped_by_mail(client)
    same = Organisation.objects.get()
    assert same.state == "approved"
    assert same.stops_on == timezone.localdate() + timedelta(days=14)
    assert told() == ["col@example.org", "cor@example.org", "network@example.org"]
    client.post(stop)
    assert len(mail.outbox) == 3, "sent twice, done once"
    assert Household.objects.get() == family and family.is_open
    assert client.get(organisation.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("who", ["cor", "col"])
def test_each_coordinator_takes_it_back_by_their_mail(client, organisation, who):
    stopped_by_mail(client)
    page = links()[f"{who}@example.org"]
    assert client.get(page).status_code == 200
    assert Organisation.objects.get().stops_on
    mail.outbox.clear()
    for _time in range(2):
        assert client.post(page, {"answer": "goes_on"}, follow=True).status_code == 200
    assert Organisation.objects.get().stops_on is None
    assert told() == ["col@example.org", "cor@example.org", "network@example.org"]


def test_each_coordinator_takes_it_back_on_the_profile(client, organisation, cor):
    say_it_stops(organisation, by=cor)
    client.force_login(cor)
    address = reverse("members:go_on_with", args=["welkom"])
    assert address in client.get(reverse("members:profile", args=["welkom"])).text
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert Organisation.objects.get().stops_on is None
    assert not Question.objects.open().exists()


def test_nobody_else_takes_it_back_or_says_it(client, organisation, cor):
    say_it_stops(organisation, by=cor)
    client.force_login(make_coordinator(make_organisation(), "elsewhere@example.org"))
    for name in ["go_on_with", "stop"]:
        assert client.post(reverse(f"members:{name}", args=["welkom"])).status_code == 404
    assert Organisation.objects.get(slug="welkom").stops_on


def test_who_says_it_signed_in_proves_who_they_are(client, organisation, cor):
    address = reverse("members:stop", args=["welkom"])
    client.force_login(cor)
    assert client.post(address).status_code == 302
    assert Organisation.objects.get().stops_on is None
    prove_who_it_is(client, cor)
    assert client.get(address).status_code == 200
    client.post(address)
    assert Organisation.objects.get().stops_on


def test_after_two_weeks_it_has_left_and_its_families_are_untouched(
    client, organisation, cor, monkeypatch
):
    family = make_household(organisation)
    say_it_stops(organisation, by=cor)
    a_day_later(monkeypatch, 13)
    look_after_organisations()
    assert Organisation.objects.get().state == "approved"
    mail.outbox.clear()
    a_day_later(monkeypatch, 1)
    look_after_organisations()
    look_after_organisations()
    left = Organisation.objects.get()
    assert (left.state, left.stops_on) == ("left", None)
    assert told() == ["col@example.org", "cor@example.org", "network@example.org"]
    assert client.get(organisation.get_absolute_url()).status_code == 404
    assert Household.objects.get() == family and Household.objects.get().is_open
    event = organisation.member_events.first()
    assert (event.kind, event.by) == (MemberEvent.Kind.NETWORK_LEFT, cor)
    assert not Question.objects.open().exists()


def test_nobody_leaves_early_whoever_asks_for_it(organisation, cor, monkeypatch):
    """Neither does the job find it before its day, nor does the action believe the job."""
    say_it_stops(organisation, by=cor)
    leave(organisation)
    found = []
    monkeypatch.setattr(daily, "leave", found.append)
    a_day_later(monkeypatch, 13)
    leave(organisation)
    look_after_organisations()
    assert Organisation.objects.get().state == "approved"
    assert found == []
    a_day_later(monkeypatch, 1)
    look_after_organisations()
    assert found == [organisation]


def test_everybody_who_can_take_it_back_is_warned_once_more(organisation, cor, monkeypatch):
    say_it_stops(organisation, by=cor)
    mail.outbox.clear()
    a_day_later(monkeypatch, 9)
    look_after_organisations()
    assert told() == []
    a_day_later(monkeypatch, 1)
    look_after_organisations()
    look_after_organisations()
    assert told() == ["col@example.org", "cor@example.org"]


def test_what_was_taken_back_does_not_happen(organisation, cor, monkeypatch):
    say_it_stops(organisation, by=cor)
    say_it_goes_on(organisation, by=cor)
    a_day_later(monkeypatch, 20)
    look_after_organisations()
    assert Organisation.objects.get().state == "approved"


def test_who_was_suspended_meanwhile_does_not_leave_on_the_day_of_its_return(
    organisation, cor, monkeypatch
):
    say_it_stops(organisation, by=cor)
    Organisation.objects.update(state="suspended")
    a_day_later(monkeypatch, 20)
    look_after_organisations()
    Organisation.objects.update(state="approved")
    look_after_organisations()
    assert Organisation.objects.get().state == "approved"
