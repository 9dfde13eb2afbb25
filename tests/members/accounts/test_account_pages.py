"""Every page of allauth that somebody can reach stands in our own house and words."""

from itertools import chain
from pathlib import Path

import allauth
import pytest
from allauth.account import urls
from allauth.mfa import urls as second_factor_urls
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from tests.members.factories import make_user, prove_who_it_is

pytestmark = pytest.mark.django_db
LANGUAGES = ["nl", "fr", "en"]


def patterns_of(*lists):
    for pattern in chain(*lists):
        yield from (
            patterns_of(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]
        )


def reachable(*lists):
    for pattern in patterns_of(*lists):
        try:
            reverse(pattern.name)
        except NoReverseMatch:
            continue  # behind a link in a mail: see test_sign_up
        yield pattern.name


def assert_page_is_ours(response):
    assert response.status_code == 200
    page = response.templates[0]
    assert page.origin.name.startswith(str(settings.BASE_DIR / "templates")), page.name
    assert "base.html" in [template.name for template in response.templates]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("name", list(reachable(urls.urlpatterns)))
def test_a_page_is_ours(client, name, signed_in, language):
    if signed_in:
        client.force_login(make_user(verified=True, password="een goed gesprek"))
    with translation.override(language):
        response = client.get(reverse(name), follow=True)
    assert_page_is_ours(response)


FILES = {"mfa_download_recovery_codes"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("protected", [False, True])
@pytest.mark.parametrize(
    "name", [n for n in reachable(second_factor_urls.urlpatterns) if n not in FILES]
)
def test_a_page_about_the_second_step_is_ours(client, name, protected, language):
    user = make_user(verified=True, password="een goed gesprek", second_factor=protected)
    prove_who_it_is(client, user)
    if protected:
        RecoveryCodes.activate(user)
    with translation.override(language):
        response = client.get(reverse(name), follow=True)
    if name == "mfa_login_webauthn":
        assert response.redirect_chain  # it answers a script only
    elif response.status_code == 404:
        assert not protected  # there is nothing to show or to take away
    else:
        assert_page_is_ours(response)


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_a_page_about_one_passkey_is_ours(client, name):
    user = make_user(verified=True)
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop"})
    prove_who_it_is(client, user)
    assert_page_is_ours(client.get(reverse(name, args=[passkey.pk])))


def test_the_second_step_after_the_password_is_ours(client):
    user = make_user(verified=True, password="een goed gesprek", second_factor=True)
    form = {"login": user.email, "password": "een goed gesprek"}
    response = client.post(reverse("account_login"), form, follow=True)
    assert response.templates[0].name == "mfa/authenticate.html"
    assert_page_is_ours(response)


def test_every_template_of_the_second_step_that_a_page_uses_is_ours():
    theirs = Path(allauth.__file__).parent / "templates" / "mfa"
    ours = settings.BASE_DIR / "templates" / "mfa"
    unused = {"trust.html", "base_entrance.html", "base_manage.html", "signup_form.html"}
    unused |= {"base.html", "login_script.html", "scripts.html"}  # only their own pages use these
    for path in theirs.rglob("*.*"):
        if path.name not in unused:
            assert (ours / path.relative_to(theirs)).exists(), path


def test_an_account_without_password_gets_one(client):
    client.force_login(make_user(verified=True))
    assert_page_is_ours(client.get(reverse("account_set_password")))


def test_a_link_that_was_used_says_so(client):
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "old"})
    assert_page_is_ours(client.get(address))


@pytest.mark.parametrize("name", ["account_signup", "account_login", "account_reset_password"])
def test_a_label_says_it_once(client, name):
    page = client.get(reverse(name)).text.partition("<main")[2]  # above stands the search
    assert "<label" in page
    assert "placeholder" not in page


def test_a_passkey_has_a_short_name(client):
    user = make_user(verified=True)
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop"})
    prove_who_it_is(client, user)
    address = reverse("mfa_edit_webauthn", args=[passkey.pk])
    assert client.post(address, {"name": "x" * 61}).context["form"].errors
    client.post(address, {"name": "Telefoon"})
    passkey.refresh_from_db()
    assert passkey.data["name"] == "Telefoon"
