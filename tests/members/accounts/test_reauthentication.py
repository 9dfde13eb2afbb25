"""Is it still you? Asked before what matters, and answered with a password, a passkey or a code."""

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path, reverse

from members.accounts.sessions.reauthentication import reauthenticated
from members.models import Organisation, User
from tests.members.factories import (
    make_membership,
    make_organisation,
    make_user,
    prove_who_it_is,
    totp_code,
)

pytestmark = pytest.mark.django_db
PASSWORD = "een goed gesprek"
FIVE_MINUTES = 5 * 60
ASKED = reverse("account_reauthenticate")


@reauthenticated
def guarded(request):
    return HttpResponse(f"done by {request.method}")


def urls():
    from gastvrij import urls

    return [path("guarded/", guarded), *urls.urlpatterns]


@pytest.fixture
def site():
    """The site, with one more page that asks."""
    pages = type("Pages", (), {"urlpatterns": urls()})
    with override_settings(ROOT_URLCONF=pages):
        yield


@pytest.fixture
def an(db):
    return make_user("an@example.org", verified=True, password=PASSWORD)


def test_who_proved_it_just_now_goes_on(client, site, an):
    prove_who_it_is(client, an, seconds_ago=FIVE_MINUTES - 30)
    assert client.get("/guarded/").text == "done by GET"
    assert client.post("/guarded/").text == "done by POST"


def test_after_five_minutes_somebody_is_asked_and_comes_back(client, site, an):
    prove_who_it_is(client, an, seconds_ago=FIVE_MINUTES + 1)
    response = client.get("/guarded/?x=1")
    assert response.url == f"{ASKED}?next=%2Fguarded%2F%3Fx%3D1"
    response = client.post(response.url, {"password": PASSWORD, "next": "/guarded/?x=1"})
    assert response.url == "/guarded/?x=1"
    assert client.get(response.url).text == "done by GET"


def test_what_was_posted_is_neither_done_nor_kept(client, site, an):
    prove_who_it_is(client, an, seconds_ago=FIVE_MINUTES + 1)
    response = client.post(
        "/guarded/", {"note": "Bellen"}, headers={"Referer": "http://testserver/nl/mijn/"}
    )
    assert response.url == f"{ASKED}?next=http%3A%2F%2Ftestserver%2Fnl%2Fmijn%2F"
    page = client.get(response.url)
    assert len(page.context["messages"]) == 1
    assert "Bellen" not in str(dict(client.session))


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_nobody_is_led_to_another_site(client, site, an, elsewhere):
    prove_who_it_is(client, an, seconds_ago=FIVE_MINUTES + 1)
    response = client.post("/guarded/", headers={"Referer": elsewhere})
    assert response.url == f"{ASKED}?next=%2Fguarded%2F"


def test_signing_in_counts_as_proof(client, site, an):
    client.post(reverse("account_login"), {"login": an.email, "password": PASSWORD})
    assert client.get("/guarded/").text == "done by GET"


def test_somebody_elses_proof_does_not_count(client, site, an):
    prove_who_it_is(client, an)
    session = client.session
    session["account_authentication_methods_user"] = str(an.pk + 1)
    session.save()
    assert client.get("/guarded/").status_code == 302


def test_a_session_without_any_proof_is_asked(client, site, an):
    client.force_login(an)
    assert client.get("/guarded/").status_code == 302


# --- the ways ----------------------------------------------------------------------------------
def test_a_wrong_password_is_no_proof(client, site, an):
    client.force_login(an)
    response = client.post(ASKED, {"password": "een gok", "next": "/guarded/"})
    assert response.context["form"].errors
    assert client.get("/guarded/").status_code == 302


def test_an_account_without_password_proves_it_with_a_code(client, site):
    user = make_user(second_factor=True)
    client.force_login(user)
    asked = client.get(client.get("/guarded/").url)
    assert asked.url == f"{reverse('mfa_reauthenticate')}?next=%2Fguarded%2F"
    response = client.post(
        reverse("mfa_reauthenticate"), {"code": totp_code(), "next": "/guarded/"}
    )
    assert client.get(response.url).text == "done by GET"


def test_who_has_both_may_choose(client, site):
    user = make_user(second_factor=True, verified=True, password=PASSWORD)
    client.force_login(user)
    page = client.get(ASKED + "?next=/guarded/")
    assert [way["id"] for way in page.context["reauthentication_alternatives"]] == [
        "mfa_reauthenticate"
    ]
    assert reverse("mfa_reauthenticate") in page.text


# --- where it is asked -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    [
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "members:delete_account",
    ],
)
def test_changing_how_somebody_signs_in_asks(client, name):
    protected = name not in {"mfa_activate_totp", "mfa_add_webauthn"}
    user = make_user(password=PASSWORD, verified=True, second_factor=protected)
    client.force_login(user)
    if protected:
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        RecoveryCodes.activate(user)
    assert client.get(reverse(name)).url.startswith(ASKED)
    posted = client.post(reverse(name))
    assert posted.status_code == 405 or posted.url.startswith(ASKED)


def test_another_address_asks(client):
    """Whoever reads the mail of an account may have it: an open telephone adds none."""
    user = make_user(password=PASSWORD, verified=True)
    prove_who_it_is(client, user, seconds_ago=FIVE_MINUTES + 1)
    form = {"email": "thief@example.org", "action_add": ""}
    assert client.post(reverse("account_email"), form).url.startswith(ASKED)
    assert mail.outbox == []
    prove_who_it_is(client, user)
    assert not client.post(reverse("account_email"), form).url.startswith(ASKED)
    assert [message.to for message in mail.outbox][:1] == [["thief@example.org"]]


def test_another_password_asks_for_the_one_so_far(client):
    user = make_user(password=PASSWORD, verified=True)
    prove_who_it_is(client, user)
    new = {"password1": "een ander gesprek", "password2": "een ander gesprek"}
    client.post(reverse("account_change_password"), new | {"oldpassword": "geraden wachtwoord"})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.post(reverse("account_change_password"), new | {"oldpassword": PASSWORD})
    user.refresh_from_db()
    assert user.check_password("een ander gesprek")


def test_an_export_asks(client, an):
    client.force_login(an)
    assert client.post(reverse("members:export")).url.startswith(ASKED)


@pytest.fixture
def root(client):
    """Signed in for a while."""
    user = make_user(is_staff=True, is_superuser=True, second_factor=True)
    prove_who_it_is(client, user, seconds_ago=FIVE_MINUTES + 1)
    return user


def test_roles_are_changed_by_who_proved_who_they_are(client, root, an):
    membership = make_membership(an)
    organisation = membership.organisation
    addresses = [
        reverse("admin:members_user_add"),
        reverse("admin:members_user_change", args=[an.pk]),
        reverse("admin:members_user_delete", args=[an.pk]),
        reverse("admin:auth_user_password_change", args=[an.pk]),
        reverse("admin:members_organisation_add"),
        reverse("admin:members_organisation_change", args=[organisation.pk]),
        reverse("admin:members_user_changelist"),
    ]
    posted = {"is_superuser": "on", "post": "yes", "name": "x", "_selected_action": [an.pk]}
    for address in addresses:
        response = client.post(address, posted | {"action": "delete_selected"})
        assert response.status_code == 302 and response.url.startswith(ASKED), address
    assert User.objects.filter(pk=an.pk, is_superuser=False).exists()
    assert Organisation.objects.count() == 1


def test_looking_at_the_lists_asks_nothing(client, root):
    make_organisation()
    for model in ("user", "organisation", "municipality"):
        assert client.get(reverse(f"admin:members_{model}_changelist")).status_code == 200


def test_guessing_the_password_of_an_open_session_is_stopped(client, an):
    client.force_login(an)
    for _ in range(10):
        client.post(ASKED, {"password": "een gok"})
    assert client.post(ASKED, {"password": PASSWORD, "next": "/"}).status_code == 429
