"""One person with two accounts: the network's administrator, and a volunteer of their own making.

The second signs up like anybody, confirms its address, has a second factor of its own, and is
walked through each way in that there is. No chain of one person's accounts ends at a family: that
takes a coordinator who knows them (docs/decisions/0027).
"""

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from checklist.models import Household
from checklist.walls import claims
from members.claims.jobs import send_claim_invitations
from members.joining.forms import FIRST, ORDER
from members.models import Application, ClaimInvitation, MemberImport, Organisation, User
from tests.checklist.factories import household_url, item_url
from tests.checklist.test_four_eyes import (
    SECOND,
    answer,
    change_account,
    change_memberships,
    let_in,
    organisation_form,
    second_account,
    told,
)
from tests.members.accounts.test_sign_up import PASSWORD, code_in, confirm, sign_in
from tests.members.factories import make_membership, make_user, prove_who_it_is
from tests.members.importing.factories import csv_of, upload
from tests.members.importing.test_importing import confirm as let_come_in
from tests.members.joining.factories import ANSWERS, review_url

pytestmark = pytest.mark.django_db
INVITED, TAKEN = "invited@example.org", "taken@example.net"


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()


def proven(user):
    browser = Client()
    prove_who_it_is(browser, user)
    return browser


@pytest.fixture
def administrator(network_admin):
    return proven(network_admin)


@pytest.fixture
def theirs(household):
    """The browser of the second account."""
    return let_in(second_account())


def user_of(browser):
    return User.objects.get(pk=browser.session["_auth_user_id"])


def ends_at_404(browser, household):
    """With a second factor of its own, at every door of this family, and behind both walls."""
    user = user_of(browser)
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    for address in (household_url(household), item_url(household)):
        assert browser.get(address).status_code == 404
    people = reverse("members:people", args=[household.organisation.slug])
    assert browser.get(people).status_code == 404
    assert not Household.objects.visible_to(user).exists()
    with claims.opened(claims.of_user(user)), connection.cursor() as cursor:
        cursor.execute("SELECT walls.organisations()")
        assert household.organisation_id not in cursor.fetchone()[0]


def link_in_the_last_mail():
    return urlsplit(re.search(r"^http\S+$", mail.outbox[-1].body, re.MULTILINE)[0]).path


def apply(browser, response, steps):
    """From the page where it is through all others, checked and sent."""
    for step in steps:
        response = browser.post(response.url, ANSWERS[step])
        assert response.status_code == 302, (step, response.context["form"].errors)
    assert browser.post(response.url).status_code == 302
    return Application.objects.get()


def approve(browser, application):
    sent = {"decision": "approve", "text": "Welkom!", "seen": application.version}
    assert browser.post(review_url(application), sent).status_code == 302


def coordinates_only_their_own(browser, household):
    found = Organisation.objects.coordinated_by(user_of(browser)).get()
    assert (found.name, found.state) == (household.organisation.name, "approved")
    assert found != household.organisation
    assert not household.organisation.member_events.exists(), "nothing happened there"


def test_who_joins_with_the_name_of_another_organisation_coordinates_their_own(
    administrator, coordinator, household, theirs
):
    response = theirs.post(reverse("members:join_begin"), ANSWERS[FIRST])
    approve(administrator, apply(theirs, response, ORDER[1:]))
    coordinates_only_their_own(theirs, household)
    ends_at_404(theirs, household)


def test_who_claims_what_was_imported_with_their_address_gets_that_and_no_more(
    administrator, coordinator, household, theirs
):
    upload(administrator, csv_of(["De Brug", "Gent", SECOND, "nl"]))
    let_come_in(administrator, MemberImport.objects.get(), show="on")
    send_claim_invitations()
    assert mail.outbox[-1].to == [SECOND]
    theirs.get(link_in_the_last_mail())
    response = theirs.post(reverse("members:claim_invitation"))
    approve(administrator, apply(theirs, response, ORDER))
    coordinates_only_their_own(theirs, household)
    ends_at_404(theirs, household)


def test_an_organisation_with_families_is_never_unclaimed_again(
    administrator, coordinator, household, theirs
):
    organisation = household.organisation
    address = reverse("admin:members_organisation_change", args=[organisation.pk])
    sent = organisation_form(organisation) | {"state": "unclaimed"}
    assert "state" in administrator.post(address, sent).context["adminform"].form.errors
    claim = reverse("members:claim", args=[organisation.slug])
    assert theirs.post(claim).status_code == 409
    assert not Application.objects.exists()
    ends_at_404(theirs, household)


def test_an_import_of_an_organisation_that_is_there_asks_nobody_to_claim_it(
    administrator, coordinator, household, theirs
):
    organisation = household.organisation
    upload(administrator, csv_of([organisation.name, "Gent", SECOND, "nl"]))
    let_come_in(administrator, MemberImport.objects.get(), show="on")
    send_claim_invitations()
    assert not ClaimInvitation.objects.exists() and not mail.outbox
    organisation.refresh_from_db()
    assert organisation.is_approved and Organisation.objects.count() == 1
    ends_at_404(theirs, household)


# --- invitations -------------------------------------------------------------------------------
def invite(browser, organisation, role="coordinator"):
    form = {"emails": INVITED, "role": role, "language": "nl"}
    return browser.post(reverse("members:invite", args=[organisation.slug]), form)


def accept(browser, link):
    browser.get(link, follow=True)
    return browser.post(reverse("members:accept"))


def test_only_a_coordinator_invites(administrator, household, theirs):
    for browser in (administrator, theirs):
        assert invite(browser, household.organisation).status_code == 404
    assert not mail.outbox
    ends_at_404(theirs, household)


def test_an_invitation_that_was_meant_for_another_waits_for_a_coordinator(
    coordinator, household, theirs
):
    assert invite(proven(coordinator), household.organisation).status_code == 200
    accept(theirs, link_in_the_last_mail())
    ends_at_404(theirs, household)
    assert SECOND in told(household.organisation, coordinator, "elsewhere").text


def test_staff_write_the_invited_address_into_the_second_account_and_prove_nothing(
    superuser, coordinator, household, theirs
):
    invite(proven(coordinator), household.organisation)
    link, user = link_in_the_last_mail(), user_of(theirs)
    change_account(proven(superuser), user, email=INVITED)
    user.refresh_from_db()
    assert user.email == INVITED
    assert not sign_in(Client(), INVITED).wsgi_request.user.is_authenticated
    assert mail.outbox[-1].to == [INVITED], "the code, which only the invited one reads"
    theirs.force_login(user)
    accept(theirs, link)
    assert not household.organisation.memberships.filter(user=user).exists()
    ends_at_404(theirs, household)


def test_who_asks_by_the_link_to_join_waits_for_a_coordinator(coordinator, household, theirs):
    organisation = household.organisation
    page = proven(coordinator).post(reverse("members:join_link", args=[organisation.slug]))
    link = urlsplit(re.search(r"https?://[^\s\"<]+/meedoen/link/[^\s\"<]+", page.text)[0]).path
    theirs.get(link, follow=True)
    theirs.post(reverse("members:ask_to_join"))
    ends_at_404(theirs, household)
    assert SECOND in told(organisation, coordinator, "asked").text


# --- a membership, an address, a password ------------------------------------------------------
@pytest.mark.parametrize("role", ["buddy", "coordinator"])
def test_a_membership_from_the_admin_waits_and_neither_account_confirms_it(
    administrator, coordinator, household, theirs, role
):
    organisation, user = household.organisation, user_of(theirs)
    change_memberships(administrator, organisation, {"user": user.pk, "role": role})
    membership = organisation.memberships.waiting().get()
    for browser in (administrator, theirs):
        assert answer(browser, membership, user).status_code == 404
    ends_at_404(theirs, household)
    assert SECOND in told(organisation, coordinator, "given").text


@pytest.fixture(params=["buddy", "second coordinator"])
def member(request, household, buddy):
    """Whose account is taken over."""
    if request.param == "buddy":
        return buddy
    user = make_user("carla@example.org", name="Carla", second_factor=True, verified=True)
    make_membership(user, household.organisation, role="coordinator")
    return user


def take_over_by_a_forgotten_password(email):
    """With the link from the mail, and whatever else is asked of who reads that mailbox."""
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": email})
    page = browser.get(link_in_the_last_mail(), follow=True)
    browser.post(page.context["action_url"], {"password1": PASSWORD, "password2": PASSWORD})
    if not sign_in(browser, email).wsgi_request.user.is_authenticated:
        confirm(browser, code_in(mail.outbox[-1]))
    return let_in(User.objects.get(email=email))


def test_a_forgotten_password_at_an_address_that_staff_wrote_opens_no_family(
    superuser, coordinator, household, member
):
    root = proven(superuser)
    change_account(root, member, email=TAKEN)
    told(household.organisation, coordinator, "email")
    sent = {"action": "remove_second_factors", "_selected_action": member.pk}
    root.post(reverse("admin:members_user_changelist"), sent)
    ends_at_404(take_over_by_a_forgotten_password(TAKEN), household)
    kinds = household.organisation.member_events.values_list("kind", flat=True)
    assert {"email", "second_factor"} <= set(kinds)


def test_an_address_that_staff_put_back_is_not_confirmed_by_that(
    superuser, coordinator, household, member
):
    root, before = proven(superuser), member.email
    for email in (TAKEN, before):
        change_account(root, member, email=email)
        member.refresh_from_db()
    assert household.organisation.member_events.filter(kind="email").count() == 2
    told(household.organisation, coordinator, "email")
    theirs = Client()
    theirs.force_login(member)
    assert theirs.get(household_url(household)).status_code == 404
    assert not Household.objects.visible_to(member).exists()
