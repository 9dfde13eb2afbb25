"""The second account of whoever administers the network, over HTTP, from sign-up to a family.

Administrators see accounts, not people: whatever they give or change works only once a coordinator
of the organisation confirms it (docs/decisions/0027).
"""

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklist.models import Household
from checklist.walls import claims
from members.memberships.actions import HasCoordinators, Undecided, appoint
from members.models import MemberEvent, Membership, Organisation, User
from tests.checklist.factories import household_url, make_household
from tests.members.accounts.test_sign_up import code_in, confirm, sign_in, sign_up
from tests.members.factories import (
    GHENT,
    give_second_factor,
    make_membership,
    make_user,
    prove_who_it_is,
    totp_code,
)

pytestmark = pytest.mark.django_db
SECOND = "second@example.net"


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()


@pytest.fixture
def administrator(client, network_admin):
    prove_who_it_is(client, network_admin)
    return client


@pytest.fixture
def root(client, superuser):
    prove_who_it_is(client, superuser)
    return client


def second_account():
    """Signed up and confirmed by the code in its mail, like anybody."""
    browser = Client()
    sign_up(browser, SECOND)
    confirm(browser, code_in(mail.outbox[-1]))
    mail.outbox.clear()
    return User.objects.get(email=SECOND)


def let_in(user):
    """Signed in by password, with a second factor of its own."""
    browser = Client()
    sign_in(browser, user.email)
    page = browser.get(reverse("mfa_activate_totp"))
    if page.status_code == 200 and "form" in page.context:
        secret = page.context["form"].secret
        browser.post(reverse("mfa_activate_totp"), {"code": totp_code(secret=secret)})
    assert browser.get(reverse("members:account")).status_code == 200
    return browser


def organisation_form(organisation, *rows):
    form = {
        "name": organisation.name,
        "slug": organisation.slug,
        "legal_form": "non_profit",
        "municipality": GHENT,
        "state": "approved",
        "memberships-TOTAL_FORMS": len(rows),
        "memberships-INITIAL_FORMS": sum(bool(row.get("id")) for row in rows),
    }
    for number, row in enumerate(rows):
        fields = {"id": "", "organisation": organisation.pk, "role": "buddy", "is_active": "on"}
        fields |= {"since": "2026-01-01"} | row
        form |= {f"memberships-{number}-{name}": value for name, value in fields.items()}
        form[f"initial-memberships-{number}-since"] = "2026-01-01"
    return form


def change_memberships(browser, organisation, *rows):
    address = reverse("admin:members_organisation_change", args=[organisation.pk])
    answer = browser.post(address, organisation_form(organisation, *rows))
    assert answer.status_code == 302, answer.context["errors"]


def row(membership, **changed):
    return {"id": membership.pk, "user": membership.user_id, "role": membership.role} | changed


def sees_nothing(browser, household):
    """Not through the site, and not in the database either."""
    assert browser.get(household_url(household)).status_code == 404
    user = User.objects.get(pk=browser.session["_auth_user_id"])
    assert not Household.objects.visible_to(user).exists()
    with claims.opened(claims.of_user(user)), connection.cursor() as cursor:
        cursor.execute("SELECT walls.organisations()")
        assert cursor.fetchone() == ([],)


def told(organisation, reader, kind):
    """Its coordinators are mailed, without a word about a family, and it stands on the trail."""
    message = [one for one in mail.outbox if one.to == [reader.email]][-1]
    assert "Tulp" not in message.body + message.subject
    assert organisation.member_events.first().kind == kind
    browser = Client()
    browser.force_login(reader)
    page = browser.get(reverse("members:people", args=[organisation.slug]))
    assert f'data-kind="{kind}"' in page.text
    return page


# --- a membership ------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["buddy", "coordinator"])
def test_a_membership_from_the_admin_ends_at_404_until_a_coordinator_confirms(
    administrator, coordinator, household, role
):
    user, organisation = second_account(), household.organisation
    change_memberships(administrator, organisation, {"user": user.pk, "role": role})
    theirs = let_in(user)
    sees_nothing(theirs, household)
    assert theirs.get(reverse("members:people", args=[organisation.slug])).status_code == 404
    page = told(organisation, coordinator, "given")
    assert SECOND in page.text
    membership = organisation.memberships.waiting().get()
    assert answer(theirs, membership, user).status_code == 404
    browser = Client()
    prove_who_it_is(browser, coordinator)
    assert answer(browser, membership, user).status_code == 302
    expected = 200 if role == "coordinator" else 404
    assert theirs.get(household_url(household)).status_code == expected
    assert Organisation.objects.joined_by(user).get() == organisation


def answer(browser, membership, user, *, answer="confirm", **changed):
    address = reverse("members:answer", args=[membership.organisation.slug, membership.pk])
    seen = {"role": membership.role, "email": user.email, "answer": answer}
    return browser.post(address, seen | changed)


def test_a_buddy_who_becomes_coordinator_stays_a_buddy_until_then(
    administrator, coordinator, household, buddy
):
    unseen = make_household(household.organisation, label="Roos")
    membership = buddy.memberships.get()
    change_memberships(administrator, household.organisation, row(membership, role="coordinator"))
    give_second_factor(buddy)
    theirs = Client()
    theirs.force_login(buddy)
    assert theirs.get(household_url(household)).status_code == 200
    assert theirs.get(household_url(unseen)).status_code == 404
    told(household.organisation, coordinator, "raised")
    with claims.opened(claims.of_user(buddy)), connection.cursor() as cursor:
        cursor.execute("SELECT walls.coordinated()")
        assert cursor.fetchone() == ([],)


def test_a_role_that_was_lowered_and_raised_again_waits(administrator, coordinator, household):
    other = make_membership(
        make_user(second_factor=True), household.organisation, role="coordinator"
    )
    change_memberships(administrator, household.organisation, row(other, role="buddy"))
    other.refresh_from_db()
    change_memberships(administrator, household.organisation, row(other, role="coordinator"))
    assert not Organisation.objects.coordinated_by(other.user).exists()


def test_a_membership_that_ended_waits_when_it_is_active_again(
    administrator, coordinator, household, departed_buddy
):
    membership = departed_buddy.memberships.get()
    change_memberships(administrator, household.organisation, row(membership))
    theirs = Client()
    theirs.force_login(departed_buddy)
    sees_nothing(theirs, household)
    told(household.organisation, coordinator, "given")


def test_what_ended_is_never_confirmed(buddy):
    with pytest.raises(IntegrityError, match="confirmed"), transaction.atomic():
        buddy.memberships.update(is_active=False)


def test_a_membership_moves_to_no_other_organisation(administrator, stranger, household):
    elsewhere = stranger.memberships.get()
    moved = row(elsewhere) | {"organisation": household.organisation.pk}
    address = reverse("admin:members_organisation_change", args=[household.organisation.pk])
    administrator.post(address, organisation_form(household.organisation, moved))
    elsewhere.refresh_from_db()
    assert elsewhere.organisation != household.organisation
    theirs = Client()
    theirs.force_login(stranger)
    assert theirs.get(household_url(household)).status_code == 404


def test_whatever_makes_a_membership_and_knows_no_rule_gives_nothing(household):
    """An import, a command, a view that somebody writes one day."""
    user = second_account()
    Membership.objects.create(user=user, organisation=household.organisation, role="coordinator")
    sees_nothing(let_in(user), household)


# --- somebody else's account -------------------------------------------------------------------
def change_account(browser, user, **changed):
    form = {"email": user.email, "name": user.name, "language": "nl", "is_active": "on"} | changed
    return browser.post(reverse("admin:members_user_change", args=[user.pk]), form)


def take_over(root, user, how):
    if how == "email":
        change_account(root, user, email="taken@example.net")
    elif how == "second_factor":
        address = reverse("admin:members_user_changelist")
        root.post(address, {"action": "remove_second_factors", "_selected_action": user.pk})
    elif how == "password":
        form = {"usable_password": "true", "password1": "een nieuw gesprek"}
        form["password2"] = form["password1"]
        root.post(reverse("admin:auth_user_password_change", args=[user.pk]), form)
    elif how == "reactivated":
        change_account(root, user, is_active="")
        change_account(root, user)


@pytest.mark.parametrize("how", ["email", "second_factor", "password", "reactivated"])
@pytest.mark.parametrize("whose", ["buddy", "second coordinator"])
def test_an_account_that_staff_changed_ends_at_404(root, coordinator, household, buddy, how, whose):
    user = buddy
    if whose == "second coordinator":
        user = make_user("carla@example.org", name="Carla", second_factor=True, verified=True)
        make_membership(user, household.organisation, role="coordinator")
    take_over(root, user, how)
    user.refresh_from_db()
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get(household_url(household)).status_code in {302, 404}
    assert not Household.objects.visible_to(user).exists()
    told(household.organisation, coordinator, how)


@pytest.mark.parametrize("kind", ["email", "second_factor"])
def test_what_a_member_changes_is_told_to_the_coordinators(household, coordinator, buddy, kind):
    theirs = Client()
    prove_who_it_is(theirs, buddy)
    if kind == "email":
        EmailAddress.objects.create(user=buddy, email=buddy.email, verified=True, primary=True)
        theirs.post(
            reverse("account_email"), {"email": "new@example.org", "action_add": ""}, follow=True
        )
        confirm(theirs, code_in(mail.outbox[-1]))
    else:
        give_second_factor(buddy)
        theirs.post(reverse("mfa_deactivate_totp"))
    told(household.organisation, coordinator, kind)
    assert Household.objects.visible_to(buddy).exists()


def test_no_address_is_written_into_an_account_behind_its_back():
    assert not admin.site.is_registered(EmailAddress)


# --- the coordinator's answer ------------------------------------------------------------------
@pytest.fixture
def waiting(household):
    return make_membership(make_user("nieuw@example.org"), household.organisation, confirmed=False)


def test_an_answer_is_about_what_was_seen(coordinator, waiting, client):
    prove_who_it_is(client, coordinator)
    answer(client, waiting, waiting.user, role="coordinator")
    answer(client, waiting, waiting.user, email="other@example.org")
    waiting.refresh_from_db()
    assert waiting.confirmed_as == ""


def test_who_is_not_known_goes(coordinator, waiting, client):
    prove_who_it_is(client, coordinator)
    answer(client, waiting, waiting.user, answer="refuse")
    waiting.refresh_from_db()
    assert not waiting.is_active and not waiting.confirmed_as


def test_a_coordinator_proves_first_who_they_are(coordinator, waiting, client):
    prove_who_it_is(client, coordinator, seconds_ago=3600)
    assert answer(client, waiting, waiting.user).url.startswith(reverse("account_reauthenticate"))
    waiting.refresh_from_db()
    assert waiting.confirmed_as == ""


@pytest.mark.parametrize("outsider", ["buddy", "stranger", "network_admin", "superuser"])
def test_nobody_else_sees_the_people_or_answers(request, client, waiting, outsider):
    prove_who_it_is(client, request.getfixturevalue(outsider))
    address = reverse("members:people", args=[waiting.organisation.slug])
    assert client.get(address).status_code == 404
    assert answer(client, waiting, waiting.user).status_code == 404


# --- without a coordinator ---------------------------------------------------------------------
def test_the_first_coordinator_is_appointed_by_two_and_the_buddies_are_mailed(
    household, buddy, network_admin, superuser
):
    user, organisation = make_user("first@example.org"), household.organisation
    for deciders in ([], [network_admin], [network_admin] * 2, [network_admin, user]):
        with pytest.raises(Undecided):
            appoint(user, organisation, deciders=deciders, has_families=True)
    appoint(user, organisation, deciders=[network_admin, superuser], has_families=True)
    assert Organisation.objects.coordinated_by(user).get() == organisation
    assert {one.to[0] for one in mail.outbox} == {
        one.email for one in (buddy, network_admin, superuser)
    }
    assert all(one.name in mail.outbox[0].body for one in (network_admin, superuser))
    events = organisation.member_events.filter(kind=MemberEvent.Kind.APPOINTED)
    assert {(one.about, one.by) for one in events} == {(user, network_admin), (user, superuser)}


def test_where_there_are_no_families_the_operator_appoints_and_the_trail_tells_it(organisation):
    """Also somebody who was buddy there, paused, and stopped."""
    user, today = make_user("first@example.org"), timezone.localdate()
    ended = {"is_active": False, "until": today, "paused_on": today}
    make_membership(user, organisation, **ended)
    appoint(user, organisation, deciders=[], has_families=False)
    found = organisation.memberships.get()
    assert (found.role, found.confirmed_as, found.is_active) == ("coordinator", "coordinator", True)
    assert (found.until, found.paused_on, found.reviewed_on) == (None, None, today)
    event = organisation.member_events.get()
    assert (event.kind, event.about, event.by) == (MemberEvent.Kind.APPOINTED, user, None)


def test_nobody_is_appointed_over_the_head_of_a_coordinator(
    household, coordinator, network_admin, superuser
):
    with pytest.raises(HasCoordinators):
        appoint(
            make_user(),
            household.organisation,
            deciders=[network_admin, superuser],
            has_families=True,
        )


@pytest.mark.usefixtures("as_owner")
class TestCommand:
    def test_it_asks_for_two_where_there_are_families(self, household, network_admin, superuser):
        user = make_user("first@example.org")
        with pytest.raises(CommandError, match="two administrators"):
            call_command("appoint_coordinator", household.organisation.slug, user.email)
        both = [f"--by={one.email}" for one in (network_admin, superuser)]
        call_command("appoint_coordinator", household.organisation.slug, user.email, *both)
        assert Organisation.objects.coordinated_by(user).exists()

    def test_a_volunteer_decides_nothing(self, household, network_admin, buddy):
        both = [f"--by={one.email}" for one in (network_admin, buddy)]
        user = make_user("first@example.org")
        with pytest.raises(CommandError, match="administrator of the network"):
            call_command("appoint_coordinator", household.organisation.slug, user.email, *both)
