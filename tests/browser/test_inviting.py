"""A coordinator invites a buddy on a phone, who makes an account and says yes on theirs."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, PHONE
from tests.members.accounts.test_sign_up import code_in

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "nour@example.net"


@pytest.fixture
def people(open_browser, coordinator, organisation, buddy):
    page = open_browser(coordinator, is_proven=True, **PHONE)
    page.goto(reverse("members:people", args=[organisation.slug]))
    return page


def link_in(message):
    return re.search(r"^http\S+$", message.body, re.MULTILINE)[0]


@pytest.mark.parametrize("java_script", [True, False])
def test_a_buddy_is_invited_makes_an_account_and_belongs_there(
    people, on_phone, organisation, java_script
):
    people.get_by_role("link", name="Invite people").tap()
    people.get_by_label("Their e-mail addresses").fill(f"Nour <{NEW}>\nno address")
    people.get_by_role("button", name="Send the invitations").tap()
    expect(people.get_by_text("invited: an e-mail is on its way")).to_be_visible()
    expect(people.get_by_text("holds no e-mail address that we can read")).to_be_visible()

    theirs = on_phone(java_script_enabled=java_script)
    theirs.goto(link_in(mail.outbox[-1]))
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Welkom in Gent invites you")
    theirs.get_by_role("link", name="Make an account").first.tap()
    theirs.get_by_label("Your name").fill("Nour")
    theirs.get_by_label("E-mail address").fill(NEW)
    theirs.get_by_label("Choose a password").fill(PASSWORD)
    theirs.get_by_role("button", name="Make an account").tap()
    code = theirs.get_by_label("The code from the e-mail")
    expect(code).to_be_visible()
    code.fill(code_in(mail.outbox[-1]))
    theirs.locator("main form button").first.tap()
    theirs.get_by_role("button", name="Yes, I join").tap()
    expect(theirs.locator("#messages")).to_contain_text("Welcome to Welkom in Gent")

    people.get_by_role("link", name="People of this organisation").first.tap()
    expect(people.get_by_role("link", name="Nour")).to_be_visible()
    assert organisation.memberships.confirmed().filter(user__email=NEW).exists()


def test_somebody_asks_to_join_by_a_link_and_is_confirmed(people, on_phone, buddy, organisation):
    people.get_by_role("link", name="A link to join").tap()
    people.get_by_role("button", name="Make a link").tap()
    expect(people.get_by_role("img", name="The link as a QR code")).to_be_visible()
    link = people.get_by_label("The link to join").input_value()
    organisation.memberships.filter(user=buddy).delete()

    theirs = on_phone(buddy)
    theirs.goto(link)
    theirs.get_by_role("button", name="Ask to join").tap()
    expect(theirs.get_by_text("Waiting for a coordinator")).to_be_visible()

    people.goto(reverse("members:people", args=[organisation.slug]))
    people.get_by_role("button", name="Yes, I know this person").tap()
    expect(people.locator("#messages")).to_be_visible()
    theirs.reload()
    expect(theirs.get_by_role("link", name="My families").first).to_be_visible()


def test_a_look_at_who_has_access_is_one_tap_each(people, organisation):
    long_ago = timezone.localdate() - timedelta(days=100)
    organisation.memberships.update(reviewed_on=long_ago)
    people.reload()
    people.get_by_role("link", name="Have a look").tap()
    for _person in range(2):
        people.get_by_role("button", name="Yes, still helps here").first.tap()
        expect(people.locator("#messages")).to_contain_text("still belongs here")
    expect(people.get_by_role("heading", name="All looked at")).to_be_visible()


def test_a_buddy_is_paused_and_goes_on(people):
    people.get_by_role("link", name="Bea").tap()
    people.get_by_role("button", name="Pause").tap()
    expect(people.locator("#messages")).to_contain_text("Bea is paused")
    people.get_by_role("button", name="Let them go on").tap()
    expect(people.get_by_role("link", name="Bea")).to_be_visible()
