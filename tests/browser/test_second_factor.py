"""The second step of signing in, with a passkey and with an app."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.arriving import arrive
from tests.browser.conftest import PASSWORD
from tests.members.factories import make_membership, make_user, totp_code

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def new_coordinator(organisation):
    """Has a password, and never signed in."""
    user = make_user("nora@example.org", name="Nora", verified=True, password=PASSWORD)
    make_membership(user, organisation, role="coordinator")
    return user


@pytest.fixture(autouse=True)
def named_localhost(live_server, monkeypatch):
    """A browser gives passkeys only to sites with a name; an address of digits is none."""
    monkeypatch.setattr(type(live_server), "url", live_server.url.replace("127.0.0.1", "localhost"))


def give_authenticator(page):
    """A telephone that always recognises its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, added["authenticatorId"]


def sign_in(page, user):
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.goto(reverse("members:account"))
    page.get_by_role("region", name="Signing in").get_by_role("button", name="Sign out").click()
    arrive(page, "**/en/")  # the page before has a link with these words, too


def test_a_coordinator_adds_a_passkey_and_signs_in_with_it(on_desktop, new_coordinator):
    page = on_desktop()
    give_authenticator(page)
    sign_in(page, new_coordinator)
    expect(page.get_by_role("heading", level=1)).to_have_text("Protect your account first")
    page.get_by_role("link", name="Choose a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My recovery codes")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.get_by_role("link", name="I have kept them: go on").click()
    expect(page.get_by_role("button", name="Print")).to_have_count(0)
    sign_out(page)

    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="My account")).to_be_visible()
    page.goto(reverse("checklist:households"))
    expect(page).to_have_url(re.compile(reverse("checklist:households")))

    sign_out(page)
    sign_in(page, new_coordinator)
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("link", name="My account")).to_be_visible()


def test_who_stops_halfway_reads_that_nothing_happened(on_desktop, new_coordinator):
    page = on_desktop()
    devtools, authenticator = give_authenticator(page)
    devtools.send(
        "WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False}
    )
    sign_in(page, new_coordinator)
    page.get_by_role("link", name="Choose a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("That did not work.")).to_be_visible()


def test_a_coordinator_sets_up_an_app_at_first_use_on_a_phone(on_phone, new_coordinator):
    page = on_phone()
    wanted = reverse("checklist:new")
    page.goto(wanted)
    sign_in_here(page, new_coordinator)
    expect(page.get_by_role("heading", level=1)).to_have_text("Protect your account first")
    page.get_by_role("link", name="Choose the app").click()
    expect(page.get_by_role("img", name="A picture for the app")).to_be_visible()
    assert (
        page.get_by_role("link", name="Open in my app")
        .get_attribute("href")
        .startswith("otpauth://totp/")
    )
    secret = "".join(page.locator(".secret span").all_inner_texts())
    page.get_by_label("The six digits that the app shows").fill(totp_code(secret=secret))
    page.get_by_role("button", name="This is my app").click()
    expect(page.locator(".codes li")).to_have_count(10)
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as a file").click()
    assert page.locator(".codes li").first.inner_text() in download.value.path().read_text()
    page.get_by_role("link", name="I have kept them: go on").click()
    expect(page).to_have_url(re.compile(wanted))

    sign_out(page)
    sign_in(page, new_coordinator)
    expect(page.get_by_role("heading", level=1)).to_have_text("The second step")
    page.get_by_label("The code").fill(totp_code(secret=secret, steps=1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="My account")).to_be_visible()


def sign_in_here(page, user):
    """On the page that somebody was led to, so that it remembers where they were going."""
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_without_a_script_the_app_works_and_a_passkey_is_not_offered(on_phone, new_coordinator):
    page = on_phone(java_script_enabled=False)
    sign_in(page, new_coordinator)
    page.goto(reverse("mfa_add_webauthn"))
    expect(page.get_by_text("This browser can't use passkeys.")).to_be_visible()
    expect(page.get_by_role("button", name="Add the passkey")).to_be_hidden()
    page.goto(reverse("mfa_activate_totp"))
    secret = "".join(page.locator(".secret span").all_inner_texts())
    page.get_by_label("The six digits that the app shows").fill(totp_code(secret=secret))
    page.get_by_role("button", name="This is my app").click()
    expect(page.locator(".codes li")).to_have_count(10)


def test_the_button_for_a_passkey_moves_nothing_when_it_comes(on_phone, expected_trouble):
    """Its script may be late: until then its place is empty. Without scripts it takes none."""
    expected_trouble += ["passkey", "ERR_FAILED"]
    page = on_phone()
    page.goto(reverse("account_login"))
    there = page.locator("#mfa_login").bounding_box()
    page.route("**/*passkey*", lambda route: route.abort())
    page.reload()
    expect(page.locator("#passkey_login")).to_be_hidden()
    assert page.locator("#mfa_login").bounding_box() == there
    plain = on_phone(java_script_enabled=False)
    plain.goto(reverse("account_login"))
    assert plain.locator("#mfa_login").bounding_box() is None


def test_without_a_password_a_passkey_proves_who_it_is(on_desktop, organisation):
    user = make_user("pia@example.org", name="Pia")
    make_membership(user, organisation, role="coordinator")
    page = on_desktop(user)
    give_authenticator(page)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    page.get_by_role("link", name="With your passkey").click()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My recovery codes")
    page.goto(reverse("members:delete_account"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete my account")
