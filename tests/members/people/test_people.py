"""Coordinators change roles, pause and end; whoever stops leaves; nobody leaves families alone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Invitation, Organisation
from members.people import actions
from tests.members.accounts.test_sign_up import sign_in
from tests.members.factories import make_membership, make_user, prove_who_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def proven(user, *, seconds_ago=0):
    browser = Client()
    prove_who_it_is(browser, user, seconds_ago=seconds_ago)
    return browser


@pytest.fixture
def cor(coordinator):
    return proven(coordinator)


def membership_of(user, organisation):
    return organisation.memberships.filter(user=user).first()


def do(browser, name, user, organisation, **form):
    membership = membership_of(user, organisation)
    address = reverse(f"members:{name}", args=[organisation.slug, membership.pk])
    return browser.post(address, {"email": user.email} | form, follow=True)


def state_of(user, organisation):
    membership = membership_of(user, organisation)
    return membership.role, membership.confirmed_as, membership.is_active


def mails_to(user):
    return [one for one in mail.outbox if one.to == [user.email]]


# --- the page ----------------------------------------------------------------------------------
def test_the_page_shows_who_belongs_here_and_leads_to_each(cor, organisation, buddy):
    page = cor.get(reverse("members:people", args=[organisation.slug]))
    assert "Bea" in page.text
    person = reverse(
        "members:person", args=[organisation.slug, membership_of(buddy, organisation).pk]
    )
    assert person in page.text
    assert "Make coordinator" in cor.get(person).text


@pytest.mark.parametrize("who", ["buddy", "stranger", "anonymous"])
@pytest.mark.parametrize(
    "name",
    ["people", "review", "person", "answer", "change_role", "pause", "end_membership", "keep"],
)
def test_for_others_it_does_not_exist(
    request, organisation, coordinator, buddy, stranger, who, name
):
    third = make_user("third@example.org")
    membership = make_membership(third, organisation)
    args = (
        [organisation.slug] if name in ("people", "review") else [organisation.slug, membership.pk]
    )
    browser = proven(request.getfixturevalue(who)) if who != "anonymous" else Client()
    address = reverse(f"members:{name}", args=args)
    form = {"email": third.email, "role": "coordinator", "answer": "pause"}
    for answer in (browser.get(address), browser.post(address, form)):
        assert answer.status_code in ((302,) if who == "anonymous" else (404, 405))
    assert state_of(third, organisation) == ("buddy", "buddy", True)


def test_a_number_of_another_organisation_opens_nothing(cor, organisation, stranger):
    theirs = stranger.memberships.get()
    for name in ("person", "change_role", "pause", "end_membership", "keep"):
        address = reverse(f"members:{name}", args=[organisation.slug, theirs.pk])
        form = {"email": stranger.email, "role": "buddy", "answer": "pause"}
        assert cor.post(address, form).status_code in (404, 405)
        assert cor.get(address).status_code in (404, 405)
    theirs.refresh_from_db()
    assert theirs.confirmed_as == "coordinator"


# --- roles -------------------------------------------------------------------------------------
def test_a_buddy_becomes_coordinator_once_however_often_it_is_sent(
    cor, organisation, buddy, second_coordinator
):
    for _time in range(2):
        page = do(cor, "change_role", buddy, organisation, role="coordinator")
        assert "The role has been changed." in page.text
    assert state_of(buddy, organisation) == ("coordinator", "coordinator", True)
    assert organisation.member_events.filter(kind="promoted").count() == 1
    assert "You are now a coordinator" in mails_to(buddy)[0].body
    assert len(mails_to(second_coordinator)) == 1


@pytest.mark.parametrize("name", ["change_role", "pause", "end_membership"])
def test_another_role_a_pause_and_an_end_end_the_sessions_of_their_owner(
    cor, organisation, buddy, django_capture_on_commit_callbacks, name
):
    buddy.set_password("een goed gesprek")
    buddy.save()
    theirs = Client()
    sign_in(theirs, buddy.email)
    assert theirs.get(reverse("members:account")).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        do(cor, name, buddy, organisation, role="coordinator")
    assert theirs.get(reverse("members:account")).status_code == 302


def test_a_coordinator_becomes_buddy_again(cor, organisation, second_coordinator):
    do(cor, "change_role", second_coordinator, organisation, role="buddy")
    assert state_of(second_coordinator, organisation) == ("buddy", "buddy", True)
    assert "You are now a buddy" in mails_to(second_coordinator)[-1].body


def test_the_last_coordinator_is_not_lowered(cor, organisation, coordinator, buddy):
    page = do(cor, "change_role", coordinator, organisation, role="buddy")
    assert page.status_code == 409
    assert "Make somebody else coordinator first" in page.text
    assert state_of(coordinator, organisation) == ("coordinator", "coordinator", True)


def test_two_coordinators_who_lower_each_other_leave_one(
    organisation, coordinator, second_coordinator
):
    first, second = (membership_of(one, organisation) for one in (coordinator, second_coordinator))
    actions.change_role(second, "buddy", email=second_coordinator.email, by=coordinator)
    with pytest.raises(actions.Changed):
        actions.change_role(first, "buddy", email=coordinator.email, by=second_coordinator)
    assert organisation.memberships.confirmed_coordinators().count() == 1


def test_roles_are_changed_only_by_whoever_proves_who_they_are(coordinator, organisation, buddy):
    browser = proven(coordinator, seconds_ago=3600)
    for name in ("change_role", "end_membership"):
        do(browser, name, buddy, organisation, role="coordinator")
    assert state_of(buddy, organisation) == ("buddy", "buddy", True)


def test_what_a_coordinator_did_not_see_is_not_changed(cor, organisation, buddy):
    page = do(cor, "change_role", buddy, organisation, role="coordinator", email="old@example.org")
    assert "changed while you were looking" in page.text
    assert state_of(buddy, organisation) == ("buddy", "buddy", True)


def test_a_role_that_nobody_confirmed_is_confirmed_and_not_changed(cor, organisation):
    user = make_user("waits@example.org")
    make_membership(user, organisation, confirmed=False)
    page = do(cor, "change_role", user, organisation, role="coordinator")
    assert "changed while you were looking" in page.text
    assert state_of(user, organisation) == ("buddy", "", True)


def test_a_role_that_does_not_exist_is_not_found(cor, organisation, buddy):
    assert do(cor, "change_role", buddy, organisation, role="boss").status_code == 404


# --- pausing -----------------------------------------------------------------------------------
def test_pausing_takes_the_families_away_at_once_and_one_tap_gives_them_back(
    cor, organisation, buddy
):
    for _time in range(2):
        assert "is paused" in do(cor, "pause", buddy, organisation).text
    assert state_of(buddy, organisation) == ("buddy", "", True)
    assert not Organisation.objects.joined_by(buddy).exists()
    assert organisation.member_events.filter(kind="paused").count() == 1
    assert "is paused" in mails_to(buddy)[0].body
    page = cor.get(reverse("members:people", args=[organisation.slug]))
    assert "Let them go on" in page.text
    theirs = Client()
    theirs.force_login(buddy)
    assert "Paused" in theirs.get(reverse("members:account")).text
    do(cor, "answer", buddy, organisation, answer="confirm", role="buddy")
    assert state_of(buddy, organisation) == ("buddy", "buddy", True)
    assert membership_of(buddy, organisation).paused_on is None


@pytest.mark.parametrize("name", ["pause", "end_membership"])
def test_an_invitation_in_a_mailbox_does_not_undo_a_pause_or_an_end(cor, organisation, buddy, name):
    membership = membership_of(buddy, organisation)
    Invitation.objects.create(
        organisation=organisation,
        email=buddy.email,
        role="buddy",
        language="en",
        token_hash="a" * 64,
        expires_at=timezone.now() + timedelta(days=14),
    )
    do(cor, name, buddy, organisation)
    assert not Invitation.objects.open().exists()
    membership.refresh_from_db()
    assert membership.confirmed_as == ""


def test_the_last_coordinator_is_not_paused_and_nobody_pauses_themselves(
    cor, organisation, coordinator, second_coordinator
):
    assert do(cor, "pause", coordinator, organisation).status_code == 409
    do(cor, "pause", second_coordinator, organisation)
    assert do(cor, "pause", coordinator, organisation).status_code == 409
    assert organisation.memberships.confirmed_coordinators().get().user == coordinator


# --- ending ------------------------------------------------------------------------------------
def test_ending_is_told_to_them_and_to_the_other_coordinators(
    cor, organisation, buddy, second_coordinator
):
    page = do(cor, "end_membership", buddy, organisation)
    assert "no longer belongs to your organisation" in page.text
    membership = membership_of(buddy, organisation)
    assert not membership.is_active
    assert membership.until == timezone.localdate()
    assert "You no longer belong" in mails_to(buddy)[0].body
    assert mails_to(second_coordinator)
    mail.outbox.clear()
    again = do(cor, "end_membership", buddy, organisation)
    assert "no longer belongs to your organisation" in again.text
    assert organisation.member_events.filter(kind="ended").count() == 1
    assert not mail.outbox


def test_nobody_ends_themselves_there(cor, organisation, coordinator, second_coordinator):
    assert do(cor, "end_membership", coordinator, organisation).status_code == 409
    assert state_of(coordinator, organisation) == ("coordinator", "coordinator", True)


# --- leaving -----------------------------------------------------------------------------------
def leave(browser, organisation, **form):
    address = reverse("members:leave", args=[organisation.slug])
    return browser.post(address, form or {"understood": "on"}, follow=True)


def test_a_buddy_reads_what_happens_and_leaves(organisation, buddy, coordinator):
    browser = proven(buddy)
    assert (
        reverse("members:leave", args=[organisation.slug])
        in browser.get(reverse("members:account")).text
    )
    page = browser.get(reverse("members:leave", args=[organisation.slug]))
    assert "The families stay with the organisation" in page.text
    page = leave(browser, organisation)
    assert "You left Welkom in Gent" in page.text
    assert state_of(buddy, organisation) == ("buddy", "", False)
    assert organisation.member_events.first().kind == "left"
    assert mails_to(coordinator)
    mail.outbox.clear()
    assert "You left Welkom in Gent" in leave(browser, organisation).text
    assert organisation.member_events.filter(kind="left").count() == 1
    assert not mail.outbox
    address = reverse("members:leave", args=[organisation.slug])
    assert browser.get(address).status_code == 404


def test_leaving_asks_to_understand_it_first(organisation, buddy, coordinator):
    page = leave(proven(buddy), organisation, understood="")
    assert page.status_code == 422
    assert page.text.count("Tick this if you are sure.") == 2
    assert state_of(buddy, organisation) == ("buddy", "buddy", True)


def test_the_last_coordinator_does_not_leave(cor, organisation, coordinator, buddy):
    page = cor.get(reverse("members:leave", args=[organisation.slug]))
    assert "Make somebody else coordinator first" in page.text
    assert "leave the network" in page.text
    assert leave(cor, organisation).status_code == 409
    assert state_of(coordinator, organisation) == ("coordinator", "coordinator", True)
    do(cor, "change_role", buddy, organisation, role="coordinator")
    assert leave(cor, organisation).status_code == 200
    assert state_of(coordinator, organisation) == ("coordinator", "", False)


def test_whoever_leaves_proves_who_they_are(organisation, buddy, coordinator):
    leave(proven(buddy, seconds_ago=3600), organisation)
    assert state_of(buddy, organisation) == ("buddy", "buddy", True)


def test_where_somebody_does_not_belong_there_is_nothing_to_leave(organisation, stranger):
    assert leave(proven(stranger), organisation).status_code == 404


# --- mails -------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("kind", ["promoted", "lowered", "paused", "ended", "left"])
def test_what_changed_is_told_in_their_language(organisation, buddy, coordinator, language, kind):
    from members.memberships.emails import tell_change, tell_member
    from members.models import MemberEvent

    membership = membership_of(buddy, organisation)
    buddy.language = coordinator.language = language
    membership.user = buddy
    kind = MemberEvent.Kind(kind)
    tell_member(membership, kind, coordinator)
    tell_change(membership, kind, None, coordinator)
    for message in mail.outbox:
        html = message.alternatives[0][0]
        assert f'<html lang="{language}">' in html
        assert "Welkom in Gent" in message.subject
        assert "None" not in message.body
        assert "Tulp" not in message.body
        for words in ("Do you have a question", "something changed", "Is something wrong"):
            assert (words in message.body + message.subject) <= (language == "en")
