"""From nobody to somebody with an account, and what a stranger may learn on the way: nothing."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from members.models import User
from tests.members.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "een goed gesprek"


def sign_up(client, email="an@example.org", language="nl"):
    with translation.override(language):
        address = reverse("account_signup")
    form = {"name": "An", "email": email, "password1": PASSWORD}
    return client.post(address, form, follow=True)


def sign_in(client, email, password=PASSWORD):
    form = {"login": email, "password": password}
    return client.post(reverse("account_login"), form, follow=True)


def code_in(message):
    return re.search(r"^ {4}(\S+)$", message.body, re.MULTILINE)[1]


def confirm(client, code):
    return client.post(reverse("account_email_verification_sent"), {"code": code}, follow=True)


def test_a_volunteer_signs_up_confirms_the_address_and_is_in(client):
    response = sign_up(client)
    assert "an@example.org" in response.text
    assert not response.wsgi_request.user.is_authenticated
    response = confirm(client, code_in(mail.outbox[0]))
    assert response.wsgi_request.user == User.objects.get(email="an@example.org", name="An")
    assert EmailAddress.objects.get().verified


def ask_for_another_code(client):
    return client.post(reverse("account_email_verification_sent"), {"action": "resend"})


def test_an_account_made_by_somebody_else_is_confirmed_at_the_first_sign_in(client):
    user = make_user("an@example.org", password=PASSWORD)
    assert not sign_in(client, "an@example.org").wsgi_request.user.is_authenticated
    assert confirm(client, code_in(mail.outbox[0])).wsgi_request.user == user


def test_a_second_code_replaces_the_first(client):
    sign_up(client)
    assert ask_for_another_code(client).status_code == 429
    cache.clear()  # a few minutes later
    ask_for_another_code(client)
    first, second = map(code_in, mail.outbox)
    assert not confirm(client, first).wsgi_request.user.is_authenticated
    assert confirm(client, second).wsgi_request.user.is_authenticated


def test_without_the_code_nobody_is_in(client):
    sign_up(client)
    response = confirm(client, "WRONGCODE")
    assert response.context["verify_form"].errors
    assert not response.wsgi_request.user.is_authenticated
    assert client.get(reverse("members:account")).status_code == 302


def test_the_account_remembers_in_which_language_somebody_signed_up(client):
    sign_up(client, language="fr")
    assert User.objects.get().language == "fr"


def test_a_mail_speaks_the_language_of_its_reader(client):
    make_user("louise@example.org", language="fr")
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "allauth.account.adapter.DefaultAccountAdapter.send_mail",
            lambda *args: seen.append(translation.get_language()),
        )
        client.post(reverse("account_reset_password"), {"email": "Louise@example.org"})
    assert seen == ["fr"]


def test_signing_up_again_looks_the_same_but_the_mail_says_so(client):
    make_user("an@example.org", password=PASSWORD)
    response = sign_up(client)
    assert response.redirect_chain[-1][0] == reverse("account_email_verification_sent")
    assert reverse("account_reset_password") in mail.outbox[0].body
    assert User.objects.count() == 1


def test_an_address_has_one_account_however_it_is_typed(client):
    make_user("an@example.org")
    sign_up(client, email="AN@Example.ORG")
    assert User.objects.count() == 1


def test_somebody_signs_in_with_capitals_in_the_address(client):
    user = make_user("an@example.org", password=PASSWORD, verified=True)
    response = sign_in(client, "An@Example.org")
    assert response.wsgi_request.user == user


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client):
    make_user("an@example.org", password=PASSWORD, verified=True)
    wrong = sign_in(client, "an@example.org", "something else").context["form"].errors
    unknown = sign_in(client, "nobody@example.org", "something else").context["form"].errors
    assert wrong == unknown


def test_a_forgotten_password_gets_the_same_answer_for_an_unknown_address(client):
    make_user("an@example.org", password=PASSWORD, verified=True)
    address = reverse("account_reset_password")
    known = client.post(address, {"email": "an@example.org"}, follow=True)
    unknown = client.post(address, {"email": "nobody@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert [message.to for message in mail.outbox] == [["an@example.org"], ["nobody@example.org"]]


def test_a_forgotten_password_is_replaced_with_the_link_from_the_mail(client):
    make_user("an@example.org", password=PASSWORD, verified=True)
    client.post(reverse("account_reset_password"), {"email": "an@example.org"})
    link = re.search(r"http\S+", mail.outbox[0].body)[0]
    page = client.get(link, follow=True)
    new = {"password1": "een ander gesprek", "password2": "een ander gesprek"}
    client.post(page.context["action_url"], new)
    assert sign_in(client, "an@example.org", "een ander gesprek").wsgi_request.user.is_authenticated


def test_an_account_that_was_closed_stays_closed(client):
    make_user("an@example.org", password=PASSWORD, verified=True, is_active=False)
    response = sign_in(client, "an@example.org")
    assert not response.wsgi_request.user.is_authenticated


def test_guessing_passwords_is_stopped(client):
    make_user("an@example.org", password=PASSWORD, verified=True)
    for _ in range(6):
        sign_in(client, "an@example.org", "a guess")
    response = sign_in(client, "an@example.org")
    assert not response.wsgi_request.user.is_authenticated


def test_a_new_address_counts_after_its_code_and_the_old_one_no_longer(client):
    user = make_user("an@example.org", password=PASSWORD, verified=True)
    sign_in(client, "an@example.org")
    form = {"email": "an@example.net", "action_add": ""}
    asked_again = client.post(reverse("account_email"), form)
    client.post(asked_again.url, {"password": PASSWORD}, follow=True)
    assert mail.outbox[0].to == ["an@example.net"]
    confirm(client, code_in(mail.outbox[0]))
    assert mail.outbox[1].to == ["an@example.org"]
    user.refresh_from_db()
    assert user.email == "an@example.net"
    client.logout()
    assert not sign_in(client, "an@example.org").wsgi_request.user.is_authenticated
    assert sign_in(client, "an@example.net").wsgi_request.user == user


def test_signing_up_with_a_known_address_shows_exactly_the_same_page(client):
    make_user("an@example.org", password=PASSWORD)
    known = sign_up(client).text.replace("an@example.org", "")
    client.logout()
    unknown = sign_up(client, "nobody@example.org").text.replace("nobody@example.org", "")
    once = re.compile(r'name="(csrfmiddlewaretoken|page_mark)" value="[^"]+"|nonce="[^"]+"')
    assert once.sub("", known) == once.sub("", unknown)
