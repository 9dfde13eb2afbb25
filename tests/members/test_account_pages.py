"""Every page of allauth that somebody can reach stands in our own house and words."""

import pytest
from allauth.account import urls
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from tests.members.factories import make_user

pytestmark = pytest.mark.django_db
LANGUAGES = ["nl", "fr", "en"]


def reachable():
    for pattern in urls.urlpatterns:
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
@pytest.mark.parametrize("name", list(reachable()))
def test_a_page_is_ours(client, name, signed_in, language):
    if signed_in:
        client.force_login(make_user(verified=True, password="een goed gesprek"))
    with translation.override(language):
        response = client.get(reverse(name), follow=True)
    assert_page_is_ours(response)


def test_an_account_without_password_gets_one(client):
    client.force_login(make_user(verified=True))
    assert_page_is_ours(client.get(reverse("account_set_password")))


def test_a_link_that_was_used_says_so(client):
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "old"})
    assert_page_is_ours(client.get(address))


@pytest.mark.parametrize("name", ["account_signup", "account_login", "account_reset_password"])
def test_a_label_says_it_once(client, name):
    page = client.get(reverse(name)).text
    assert "<label" in page
    assert "placeholder" not in page
