"""Whoever stops leaves no family alone: their families are handed over first, and never moved."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from checklist.models import Assignment, Household
from checklist.walls import claims
from gastvrij.lib.handing_over import held_by
from members.accounts.actions import confirm_email
from tests.checklist.factories import household_url, make_household
from tests.conftest import storyteller
from tests.members.factories import make_membership, make_organisation, make_user, prove_who_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def cor(coordinator):
    browser = Client()
    prove_who_it_is(browser, coordinator)
    return browser


def address(name, buddy, organisation):
    membership = organisation.memberships.get(user=buddy)
    return reverse(f"members:{name}", args=[organisation.slug, membership.pk])


def end(browser, buddy, organisation):
    to = address("end_membership", buddy, organisation)
    return browser.post(to, {"email": buddy.email}, follow=True)


def test_a_membership_ends_once_its_families_have_another_buddy(
    cor, organisation, buddy, household
):
    other = make_user("other@example.org")
    make_membership(other, organisation)
    page = end(cor, buddy, organisation)
    assert page.status_code == 409
    assert "Choose another buddy for these families first" in page.text
    assert organisation.memberships.get(user=buddy).is_active
    hand_over = reverse("checklist:buddies", args=[household.pk])
    assert hand_over in page.text
    assert household.label in page.text
    cor.post(hand_over, {"buddies": [other.pk], "because": "no_time"})
    assert "no longer belongs" in end(cor, buddy, organisation).text
    assert not organisation.memberships.get(user=buddy).is_active
    assert not mail.outbox or household.label not in "".join(one.body for one in mail.outbox)


def test_a_buddy_who_left_sees_nothing_and_the_coordinator_sees_who_waits(
    cor, organisation, coordinator, buddy, household
):
    theirs = Client()
    prove_who_it_is(theirs, buddy)
    leave = reverse("members:leave", args=[organisation.slug])
    assert household.label in theirs.get(leave).text
    theirs.post(leave, {"understood": "on"})
    assert theirs.get(household_url(household)).status_code == 404
    page = cor.get(reverse("members:people", args=[organisation.slug]))
    assert "Bea stopped. Who takes over?" in page.text
    assert f"{household.label}: choose another buddy" in page.text
    cor.post(reverse("checklist:buddies", args=[household.pk]), {"sent": "1"})
    page = cor.get(reverse("members:people", args=[organisation.slug]))
    assert "Who takes over?" not in page.text


def test_whoever_is_paused_keeps_families_and_sees_none(cor, organisation, buddy, household):
    theirs = Client()
    theirs.force_login(buddy)
    assert theirs.get(household_url(household)).status_code == 200
    cor.post(address("pause", buddy, organisation), {"email": buddy.email})
    theirs.force_login(buddy)
    assert theirs.get(household_url(household)).status_code == 404
    assert Assignment.objects.current().filter(user=buddy, household=household).exists()
    seen = {"answer": "confirm", "role": "buddy", "email": buddy.email}
    cor.post(address("answer", buddy, organisation), seen)
    assert theirs.get(household_url(household)).status_code == 200


def test_only_this_organisations_families_are_told_and_only_to_who_sees_them(
    organisation, coordinator, buddy, household, stranger
):
    elsewhere = make_organisation()
    make_membership(buddy, elsewhere)
    make_household(elsewhere, label="Elders", buddy=buddy)
    held = held_by(organisation, [buddy.pk], by=coordinator)
    assert [one.name for one in held[buddy.pk]] == [household.label]
    for nobody in (stranger, make_user()):
        assert held_by(organisation, [buddy.pk], by=nobody) == {buddy.pk: []}


def test_of_two_organisations_of_one_coordinator_each_tells_its_own(
    organisation, coordinator, buddy, household
):
    elsewhere = make_organisation()
    make_membership(coordinator, elsewhere, role="coordinator")
    make_membership(buddy, elsewhere)
    make_household(elsewhere, label="Elders", buddy=buddy)
    told = {
        one.pk: [held.name for held in held_by(one, [buddy.pk], by=coordinator)[buddy.pk]]
        for one in (organisation, elsewhere)
    }
    assert told == {organisation.pk: [household.label], elsewhere.pk: ["Elders"]}


@pytest.mark.parametrize("broken", ["code", "database"])
def test_each_wall_alone_hides_families_from_who_does_not_see_them(
    organisation, coordinator, buddy, household, stranger, monkeypatch, broken
):
    if broken == "code":
        families = type(Household.objects.all())
        monkeypatch.setattr(families, "visible_to", lambda families, user: families.all())
    else:
        claim = claims.of_user(coordinator)
        monkeypatch.setattr(claims, "of_user", lambda user: claim)
    with storyteller("off"):
        assert held_by(organisation, [buddy.pk], by=coordinator)[buddy.pk]
        assert held_by(organisation, [buddy.pk], by=stranger) == {buddy.pk: []}


def test_an_invited_second_account_of_an_administrator_waits(cor, organisation, network_admin):
    """Whoever has the link and another address is nobody until a coordinator confirms it."""
    invite = reverse("members:invite", args=[organisation.slug])
    cor.post(invite, {"emails": "real@example.org", "role": "coordinator", "language": "en"})
    link = next(line for line in mail.outbox[-1].body.splitlines() if line.startswith("http"))
    second = make_user("second@example.net")
    confirm_email(second)
    household = make_household(organisation)
    theirs = Client()
    theirs.force_login(second)
    theirs.get(link, follow=True)
    theirs.post(reverse("members:accept"))
    assert theirs.get(household_url(household)).status_code in (302, 404)
    membership = organisation.memberships.get(user=second)
    assert membership.confirmed_as == ""
