"""More than a password: for whom it is compulsory, and how somebody gets there."""

import logging
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from cryptography.fernet import Fernet
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from members.accounts.second_factor.keys import encrypt_all_anew
from members.accounts.second_factor.middleware import ON_THE_WAY
from members.models import Membership
from tests.members.factories import (
    TOTP_SECRET,
    give_second_factor,
    make_membership,
    make_organisation,
    make_user,
    prove_who_it_is,
    totp_code,
)

pytestmark = pytest.mark.django_db
PASSWORD = "een goed gesprek"


def sign_in(client, user, code=None, **fields):
    form = {"login": user.email, "password": PASSWORD} | fields
    response = client.post(reverse("account_login"), form, follow=True)
    if code:
        response = client.post(reverse("mfa_authenticate"), {"code": code}, follow=True)
    return response


def is_led_away(response):
    return response.status_code == 302 and response.url == reverse("members:protect")


@pytest.fixture
def coordinator(client):
    """Signed in, without a second factor."""
    user = make_user("cor@example.org", verified=True, password=PASSWORD)
    make_membership(user, role="coordinator")
    sign_in(client, user)
    return user


# --- for whom ----------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "suspended", "left"])
def test_a_coordinator_protects_the_account_before_anything_else(client, state):
    user = make_user()
    make_membership(user, make_organisation(state=state), role="coordinator")
    client.force_login(user)
    assert is_led_away(client.get(reverse("checklist:households")))


@pytest.mark.parametrize("fields", [{"is_staff": True}, {"is_superuser": True}])
def test_staff_protect_their_account_before_anything_else(client, fields):
    client.force_login(make_user(**fields))
    assert is_led_away(client.get(reverse("admin:index")))
    assert is_led_away(client.get(reverse("members:account")))


@pytest.mark.parametrize(
    "membership", [{"role": "buddy"}, {"role": "coordinator", "is_active": False}, None]
)
def test_for_others_it_is_offered(client, membership):
    user = make_user()
    if membership:
        make_membership(user, **membership)
    client.force_login(user)
    response = client.get(reverse("members:account"))
    assert reverse("mfa_index") in response.text


def test_the_demo_needs_none(client):
    user = make_user("coordinator@demo.example")
    make_membership(user, role="coordinator")
    client.force_login(user)
    assert client.get(reverse("members:account")).status_code == 200


@pytest.mark.parametrize("email", ["an@notdemo.example", "demo.example@example.org"])
def test_an_address_that_only_looks_like_the_demos_is_no_exception(client, email):
    client.force_login(make_user(email, is_staff=True))
    assert is_led_away(client.get(reverse("members:account")))


def test_who_has_one_goes_on(client):
    user = make_user(second_factor=True)
    make_membership(user, role="coordinator")
    client.force_login(user)
    assert client.get(reverse("checklist:households")).status_code == 200


def test_recovery_codes_alone_are_none(client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = make_user(is_staff=True)
    RecoveryCodes.activate(user)
    client.force_login(user)
    assert is_led_away(client.get(reverse("members:account")))


# --- on the way --------------------------------------------------------------------------------
def names_of(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names_of(pattern, inner)
        elif pattern.name:
            yield f"{prefix}{pattern.name}", pattern


def closed_addresses():
    from django.urls import NoReverseMatch, get_resolver

    for name, pattern in names_of(get_resolver()):
        if getattr(pattern.callback, "login_required", True) and name not in ON_THE_WAY:
            try:
                yield name, reverse(name)
            except NoReverseMatch:
                continue  # needs a number: the next test knocks there too


def test_every_other_page_is_closed_until_then(client, coordinator):
    addresses = dict(closed_addresses())
    assert {"members:account", "checklist:households", "admin:index", "mfa_index"} <= set(addresses)
    for name, address in addresses.items():
        for send in (client.get, client.post):
            assert is_led_away(send(address)), name


def test_a_family_is_closed_until_then(client, coordinator):
    from tests.checklist.factories import household_url, make_household

    household = make_household(coordinator.memberships.get().organisation)
    assert is_led_away(client.get(household_url(household)))


def test_pages_for_everybody_stay_open(client, coordinator):
    for name in ["home", "toolkit:index", "members:directory"]:
        assert client.get(reverse(name)).status_code == 200


def test_a_coordinator_sets_up_an_app_keeps_the_codes_and_arrives(client, coordinator, caplog):
    caplog.set_level(logging.INFO, "gastvrij.security")
    wanted = reverse("checklist:households") + "?bladzijde=1"
    page = client.get(wanted, follow=True)
    assert "members/accounts/protect.html" in [template.name for template in page.templates]
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = totp_code(secret=secret)
    page = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    codes = page.context["unused_codes"]
    assert len(codes) == 10 and all(code in page.text for code in codes)
    assert client.get(reverse("members:go_on")).url == wanted
    assert client.get(wanted).status_code == 200
    events = [record.facts["event"] for record in caplog.records]
    assert "second_factor_required" in events


def test_the_codes_can_be_saved(client, coordinator):
    give_second_factor(coordinator)
    client.post(reverse("mfa_generate_recovery_codes"))
    page = client.get(reverse("mfa_view_recovery_codes"))
    saved = client.get(reverse("mfa_download_recovery_codes"))
    assert saved["Content-Type"].startswith("text/plain")
    assert all(code in saved.text for code in page.context["unused_codes"])
    assert "data-print" in page.text


def test_no_browser_keeps_a_page_with_keys_or_codes(client, coordinator):
    pages = [client.get(reverse("mfa_activate_totp"))]
    give_second_factor(coordinator)
    client.post(reverse("mfa_generate_recovery_codes"))
    pages += [client.get(reverse(f"mfa_{name}_recovery_codes")) for name in ("view", "download")]
    for page in pages:
        assert page.status_code == 200 and "no-store" in page["Cache-Control"]


def test_the_secret_is_shown_as_a_picture_that_the_policy_allows(client, coordinator):
    page = client.get(reverse("mfa_activate_totp"))
    assert 'src="data:image/svg+xml;base64,' in page.text
    assert "style=" not in page.text.split("<main")[1]


def test_who_was_going_nowhere_arrives_at_the_account(client, coordinator):
    give_second_factor(coordinator)
    assert client.get(reverse("members:go_on")).url == reverse("members:account")


def test_right_after_signing_in_the_page_about_it_comes(client, coordinator):
    client.logout()
    assert sign_in(client, coordinator).redirect_chain[-1][0] == reverse("members:protect")


# --- signing in --------------------------------------------------------------------------------
@pytest.fixture
def protected():
    return make_user(
        "cor@example.org", verified=True, password=PASSWORD, second_factor=True, is_staff=True
    )


def test_a_password_alone_is_not_enough(client, protected):
    response = sign_in(client, protected)
    assert response.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert not response.wsgi_request.user.is_authenticated


def test_with_the_code_somebody_is_in(client, protected):
    assert sign_in(client, protected, totp_code()).wsgi_request.user == protected


def test_a_code_of_half_a_minute_ago_counts_for_who_types_slowly(client, protected):
    assert sign_in(client, protected, totp_code(steps=-1)).wsgi_request.user == protected


def test_an_old_code_does_not_count(client, protected):
    assert not sign_in(client, protected, totp_code(steps=-5)).wsgi_request.user.is_authenticated


def test_a_code_opens_one_door(client, protected):
    code = totp_code(steps=1)
    assert sign_in(client, protected, code).wsgi_request.user == protected
    client.logout()
    assert not sign_in(client, protected, code).wsgi_request.user.is_authenticated


def test_a_code_opens_no_second_door_as_long_as_it_would_be_right(client, protected, monkeypatch):
    """allauth remembers it for half a minute; who may type slowly has a minute and a half."""
    code, now = totp_code(steps=1), time.time()
    assert sign_in(client, protected, code).wsgi_request.user == protected
    client.logout()
    monkeypatch.setattr("time.time", lambda: now + 31)
    key = f"allauth.mfa.totp.used?user={protected.pk}&code={code}"
    assert cache.get(key) is None
    assert validate_totp_code(TOTP_SECRET, code)
    assert not sign_in(client, protected, code).wsgi_request.user.is_authenticated


def test_a_recovery_code_lets_somebody_in_once(client, protected):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(protected).get_unused_codes()[0]
    assert sign_in(client, protected, code).wsgi_request.user == protected
    client.logout()
    assert not sign_in(client, protected, code).wsgi_request.user.is_authenticated


def test_a_second_step_that_was_taken_is_told_to_the_log(client, protected, caplog):
    caplog.set_level(logging.INFO, "gastvrij.security")
    assert sign_in(client, protected, totp_code()).wsgi_request.user == protected
    told = [r.facts for r in caplog.records if r.name == "gastvrij.security"]
    assert {"second_factor_used", "signed_in"} <= {facts["event"] for facts in told}
    assert {facts["user"] for facts in told} == {protected.pk}


def test_guessing_codes_is_stopped(client, protected, caplog):
    caplog.set_level(logging.INFO, "gastvrij.security")
    sign_in(client, protected)
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    response = client.post(reverse("mfa_authenticate"), {"code": totp_code()}, follow=True)
    assert not response.wsgi_request.user.is_authenticated
    assert {"second_factor_failed", "rate_limited"} <= {r.facts["event"] for r in caplog.records}


def test_a_new_password_does_not_replace_the_second_factor(client, protected):
    client.post(reverse("account_reset_password"), {"email": protected.email})
    page = client.get(re.search(r"http\S+", mail.outbox[-1].body)[0], follow=True)
    new = {"password1": "een ander gesprek", "password2": "een ander gesprek"}
    done = client.post(page.context["action_url"], new, follow=True)
    assert not done.wsgi_request.user.is_authenticated
    response = sign_in(client, protected, password="een ander gesprek")
    assert response.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert not response.wsgi_request.user.is_authenticated


# --- losing it ---------------------------------------------------------------------------------
def test_who_removes_the_last_one_chooses_another_at_once(client, coordinator):
    give_second_factor(coordinator)
    assert client.get(reverse("members:account")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert is_led_away(client.get(reverse("members:account")))


@pytest.mark.django_db(transaction=True)
def test_somebody_is_written_to_when_a_factor_comes_or_goes(client, coordinator):
    code = totp_code(secret=client.get(reverse("mfa_activate_totp")).context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code})
    client.post(reverse("mfa_deactivate_totp"))
    assert [message.to for message in mail.outbox] == [["cor@example.org"]] * 2


def test_an_administrator_takes_it_away_for_who_lost_everything(
    client, django_capture_on_commit_callbacks
):
    root = make_user(is_superuser=True, is_staff=True, second_factor=True)
    lost = make_user("lost@example.org", second_factor=True)
    prove_who_it_is(client, root)
    action = {"action": "remove_second_factors", "_selected_action": [lost.pk]}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:members_user_changelist"), action)
    assert Authenticator.objects.get().user == root
    assert mail.outbox[0].to == ["lost@example.org"]


# --- in the database ---------------------------------------------------------------------------
def test_a_dump_holds_no_key_and_rotation_keeps_them_working(client, protected, settings):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(protected).get_unused_codes()[0]
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert TOTP_SECRET not in stored and "gAAAA" in stored
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]
    assert encrypt_all_anew() == 2
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert sign_in(client, protected, totp_code()).wsgi_request.user == protected
    client.logout()
    assert sign_in(client, protected, code).wsgi_request.user == protected


# --- what it costs -----------------------------------------------------------------------------
def test_once_settled_it_costs_no_query(client, django_assert_num_queries):
    user = make_user(second_factor=True)
    make_membership(user, role="coordinator")
    client.force_login(user)
    with django_assert_num_queries(2):  # session, user
        client.get(reverse("members:my_data"))


def test_a_session_that_does_not_say_so_is_checked(client):
    user = make_user()
    client.force_login(user)
    session = client.session
    del session["second_factor_settled"]
    session.save()
    Membership.objects.create(user=user, organisation=make_organisation(), role="coordinator")
    assert is_led_away(client.get(reverse("members:account")))
