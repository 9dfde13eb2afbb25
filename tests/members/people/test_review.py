"""Every three months somebody says who still belongs here; who is forgotten is paused."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Membership
from members.people.jobs import look_who_has_access
from tests.members.factories import make_membership, make_user, prove_who_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def network_admin(db):
    user = make_user("net@example.org", name="Net", language="en", is_staff=True, verified=True)
    user.groups.add(Group.objects.get(name="Netwerk"))
    return user


@pytest.fixture
def cor(coordinator):
    browser = Client()
    prove_who_it_is(browser, coordinator, seconds_ago=3600)
    return browser


def days_pass(days, *users):
    """As if the last look, and what was asked, were longer ago."""
    back = timedelta(days=days)
    for one in Membership.objects.filter(user__in=users) if users else Membership.objects.all():
        one.since -= back
        one.reviewed_on = one.reviewed_on and one.reviewed_on - back
        one.review_asked_on = one.review_asked_on and one.review_asked_on - back
        one.save()


def every_day(days):
    """The job runs every day, and twice."""
    for _day in range(days):
        days_pass(1)
        look_who_has_access()
        look_who_has_access()


def confirmed(user):
    return Membership.objects.confirmed().filter(user=user).exists()


def review(browser, user, organisation, answer="keep", **form):
    membership = organisation.memberships.get(user=user)
    address = reverse("members:keep", args=[organisation.slug, membership.pk])
    form = {"answer": answer, "email": user.email, "role": membership.confirmed_as} | form
    return browser.post(address, form, follow=True)


def test_for_three_months_nobody_is_asked_anything(organisation, coordinator, buddy):
    every_day(89)
    assert not mail.outbox


def test_after_three_months_the_coordinators_are_asked_once(
    cor, organisation, coordinator, second_coordinator, buddy
):
    every_day(100)
    assert sorted(one.to[0] for one in mail.outbox) == ["cor@example.org", "dia@example.org"]
    assert "3 people" in mail.outbox[0].body
    page = cor.get(reverse("members:people", args=[organisation.slug]))
    assert "3 people still help here" in page.text
    page = cor.get(reverse("members:review", args=[organisation.slug]))
    assert page.text.count("Yes, still helps here") == 2, "not about herself"
    assert "Ask another coordinator" in page.text


def test_one_tap_each_and_it_is_quiet_for_three_months(cor, organisation, coordinator, buddy):
    every_day(91)
    mail.outbox.clear()
    for user in (buddy, coordinator):
        for _time in range(2):
            assert "still belongs here" in review(cor, user, organisation).text
    page = cor.get(reverse("members:review", args=[organisation.slug]))
    assert "All looked at" in page.text
    assert organisation.member_events.filter(kind="kept").count() == 2
    every_day(89)
    assert not mail.outbox
    assert confirmed(buddy)


def test_whoever_is_not_confirmed_for_four_months_is_paused_and_told(
    cor, organisation, coordinator, buddy
):
    every_day(91)
    review(cor, coordinator, organisation)
    every_day(28)
    assert confirmed(buddy)
    every_day(1)
    assert not confirmed(buddy)
    membership = organisation.memberships.get(user=buddy)
    assert membership.is_active
    assert membership.paused_on == timezone.localdate()
    told = [one for one in mail.outbox if one.to == [buddy.email]]
    assert len(told) == 1
    assert "is paused" in told[0].body
    assert organisation.member_events.filter(kind="paused", by=None).count() == 1
    asked = [one for one in mail.outbox if "who still belongs" in one.subject]
    assert len(asked) == 2, "and once more two weeks before"


def test_nobody_is_paused_without_having_been_asked_for(organisation, coordinator, buddy):
    """The job did not run for half a year."""
    days_pass(180)
    look_who_has_access()
    assert confirmed(buddy)
    every_day(13)
    assert confirmed(buddy)
    every_day(1)
    assert not confirmed(buddy)


def test_no_on_the_page_pauses_at_once(cor, organisation, coordinator, buddy):
    days_pass(91)
    assert "is paused" in review(cor, buddy, organisation, "pause").text
    assert not confirmed(buddy)


def test_the_last_coordinator_is_paused_two_weeks_after_the_network_was_told(
    organisation, coordinator, network_admin, monkeypatch
):
    days_pass(119)
    look_who_has_access()
    days_pass(14)
    mail.outbox.clear()
    look_who_has_access()
    look_who_has_access()
    assert confirmed(coordinator)
    told = [one for one in mail.outbox if one.to == [network_admin.email]]
    assert len(told) == 1
    assert "only coordinator of Welkom in Gent" in told[0].body
    assert organisation.member_events.filter(kind="network_told").count() == 1
    later = timezone.now() + timedelta(days=13)
    monkeypatch.setattr(timezone, "now", lambda: later)
    look_who_has_access()
    assert confirmed(coordinator)
    after = later + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: after)
    look_who_has_access()
    assert not confirmed(coordinator)


def test_as_long_as_nobody_in_the_network_can_be_told_the_last_coordinator_stays(
    organisation, coordinator
):
    days_pass(119)
    look_who_has_access()
    days_pass(60)
    look_who_has_access()
    assert confirmed(coordinator)


def test_of_two_forgotten_coordinators_one_is_left(
    organisation, coordinator, second_coordinator, network_admin
):
    days_pass(119)
    look_who_has_access()
    days_pass(14)
    look_who_has_access()
    assert [confirmed(coordinator), confirmed(second_coordinator)] == [False, True]


def test_nobody_says_of_themselves_that_they_belong_here(
    cor, organisation, coordinator, second_coordinator
):
    days_pass(91)
    page = review(cor, coordinator, organisation)
    assert page.status_code == 409
    assert "ask another coordinator" in page.text
    assert organisation.memberships.due_for_review().filter(user=coordinator).exists()


@pytest.mark.parametrize("changed", [{"role": "coordinator"}, {"email": "old@example.org"}])
def test_a_tap_is_about_what_was_seen(cor, organisation, buddy, changed):
    days_pass(91)
    assert "changed while you were looking" in review(cor, buddy, organisation, **changed).text
    assert organisation.memberships.due_for_review().filter(user=buddy).exists()


def test_a_paused_person_is_not_kept_but_confirmed(cor, organisation, buddy):
    days_pass(91)
    review(cor, buddy, organisation, "pause")
    assert "changed while you were looking" in review(cor, buddy, organisation).text
    assert not confirmed(buddy)


def test_a_suspended_organisation_is_left_alone(organisation, coordinator, buddy):
    organisation.state = "suspended"
    organisation.save()
    days_pass(200)
    look_who_has_access()
    assert not mail.outbox
    assert confirmed(buddy)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("number", [1, 3])
def test_the_mails_are_in_the_readers_language(
    organisation, coordinator, network_admin, language, number
):
    from members.people.emails import ask_to_look, tell_network

    coordinator.language = network_admin.language = language
    ask_to_look(organisation, coordinator, number)
    tell_network(organisation.memberships.get(), network_admin)
    for message in mail.outbox:
        assert f'<html lang="{language}">' in message.alternatives[0][0]
        assert "Welkom in Gent" in message.subject
        for words in ("nobody", "who still belongs", "will soon", "Would you"):
            assert (words in message.body + message.subject) <= (language == "en")


def test_other_organisations_are_not_mixed_up(organisation, coordinator, buddy, stranger):
    days_pass(91, buddy)
    make_membership(buddy, stranger.memberships.get().organisation)
    look_who_has_access()
    assert [one.to for one in mail.outbox] == [["cor@example.org"]]
    assert "1 person" in mail.outbox[0].body
