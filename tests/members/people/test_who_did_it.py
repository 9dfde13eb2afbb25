"""On the trail of an organisation each line says who did it, and about whom."""

import logging

import pytest

from members.invitations import actions as invitations
from members.memberships import actions as memberships
from members.models import MemberEvent
from members.people import actions as people
from tests.members.factories import make_membership, make_user

pytestmark = pytest.mark.usefixtures("english")
Kind = MemberEvent.Kind


def lines(organisation):
    return list(
        MemberEvent.objects.filter(organisation=organisation)
        .order_by("pk")
        .values_list("kind", "by__name", "about__name")
    )


def link_of(token, language):
    return f"https://example.org/{language}/{token}"


@pytest.fixture
def invite(organisation, coordinator):
    def run(*addresses, role="buddy"):
        return invitations.invite(
            organisation,
            [(one, one) for one in addresses],
            role=role,
            language="en",
            by=coordinator,
            link_of=link_of,
        )

    return run


def test_who_invited_and_took_back(organisation, coordinator, invite):
    invite("new@example.org")
    invitations.revoke(organisation.invitations.get(), by=coordinator)
    assert lines(organisation) == [(Kind.INVITED, "Cor", "Cor"), (Kind.TAKEN_BACK, "Cor", "Cor")]


def test_where_nobody_new_is_invited_nothing_is_told(organisation, buddy, invite):
    invite(buddy.email, "")
    assert lines(organisation) == []


def test_who_made_and_ended_the_link_to_join(organisation, coordinator):
    token = invitations.make_join_link(organisation, by=coordinator)
    assert invitations.make_join_link(organisation, token=token, by=coordinator) == token
    invitations.end_join_link(organisation, by=coordinator)
    invitations.end_join_link(organisation, by=coordinator)  # there is none any more
    told = [(Kind.LINK_MADE, "Cor", "Cor"), (Kind.LINK_ENDED, "Cor", "Cor")]
    assert lines(organisation) == told
    assert organisation.join_links.count() == 1


@pytest.mark.parametrize("does, kind", [("confirm", Kind.CONFIRMED), ("refuse", Kind.REFUSED)])
def test_who_confirmed_and_who_did_not(organisation, coordinator, does, kind):
    asking = make_user("asks@example.org", name="Amal")
    waiting = make_membership(asking, organisation, confirmed=False)
    act = getattr(memberships, does)
    act(waiting, role=waiting.role, email=asking.email, by=coordinator)
    assert lines(organisation) == [(kind, "Cor", "Amal")]


def test_who_paused_and_raised_a_buddy(organisation, coordinator, buddy):
    membership = organisation.memberships.get(user=buddy)
    people.change_role(membership, "coordinator", email=buddy.email, by=coordinator)
    people.pause(membership, email=buddy.email, by=coordinator)
    assert lines(organisation) == [(Kind.PROMOTED, "Cor", "Bea"), (Kind.PAUSED, "Cor", "Bea")]


def test_a_confirmation_that_is_lost_stands_in_the_security_log(
    organisation, buddy, caplog, django_capture_on_commit_callbacks
):
    administrator = make_user("netwerk@example.org", name="Nel", is_staff=True)
    caplog.set_level(logging.INFO, logger="gastvrij.security")
    with django_capture_on_commit_callbacks(execute=True):
        memberships.changed_by_staff(buddy, Kind.EMAIL, by=administrator)
    assert lines(organisation) == [(Kind.EMAIL, "Nel", "Bea")]
    told = [record.facts for record in caplog.records if record.name == "gastvrij.security"]
    lost = {"event": "confirmation_lost", "of": buddy.pk, "reason": "email"}
    assert lost | {"user": administrator.pk} in told
    changed = {"event": "member_email", "of": buddy.pk, "organisation": organisation.pk}
    assert changed | {"user": administrator.pk} in told


def test_a_raised_role_that_is_refused_goes_back_to_the_one_before(
    organisation, coordinator, buddy
):
    raised = organisation.memberships.get(user=buddy)
    raised.role = "coordinator"
    raised.save()
    memberships.refuse(raised, role="coordinator", email=buddy.email, by=coordinator)
    raised.refresh_from_db()
    assert (raised.role, raised.confirmed_as, raised.is_active) == ("buddy", "buddy", True)
