"""Whether an address has an account is nobody's business: same words, same status, same time.

Time is proved by counting what takes it: the hashes of passwords, and the mails.
"""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from gastvrij import settings as configured
from members.models import User
from tests.members.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "een goed gesprek"
counted = []


class CountingHasher(MD5PasswordHasher):
    algorithm = "counting"

    def encode(self, password, salt):
        counted.append(password)
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def people(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    make_user("known@example.org", verified=True, password=PASSWORD)
    make_user("unconfirmed@example.org", password=PASSWORD)
    make_user("closed@example.org", verified=True, password=PASSWORD, is_active=False)
    make_user("no-password@example.org", verified=True)
    make_user("protected@example.org", verified=True, password=PASSWORD, second_factor=True)


KNOWN = ["known", "unconfirmed", "closed", "no-password", "protected"]


def told(name, form):
    """All that a stranger can notice: the answer's words and status, its work and its mail."""
    counted.clear()
    mail.outbox.clear()
    response = Client().post(reverse(name), form, follow=True)
    email = form.get("email") or form["login"]
    words = re.sub(
        r'(value="\w{64}"|name="page_mark" value="\S*"|nonce="\S*")',
        "",
        response.text.replace(email, ""),
    )
    return response.status_code, response.redirect_chain, words, len(counted), len(mail.outbox)


@pytest.mark.parametrize("who", KNOWN)
def test_a_wrong_password_tells_nothing(who):
    unknown = told("account_login", {"login": "nobody@example.org", "password": "een gok"})
    known = told("account_login", {"login": f"{who}@example.org", "password": "een gok"})
    assert known == unknown
    assert known[3] == 1, "one wrong password costs one hash"


@pytest.mark.parametrize("who", KNOWN)
def test_a_forgotten_password_tells_nothing(who):
    unknown = told("account_reset_password", {"email": "nobody@example.org"})
    known = told("account_reset_password", {"email": f"{who}@example.org"})
    assert known == unknown
    assert known[4] == 1


@pytest.mark.parametrize("who", KNOWN)
def test_signing_up_tells_nothing(who):
    form = {"name": "An", "password1": "een ander gesprek"}
    unknown = told("account_signup", form | {"email": "nobody@example.org"})
    known = told("account_signup", form | {"email": f"{who}@example.org"})
    assert known == unknown
    assert known[3:] == (1, 1)
    assert User.objects.count() == len(KNOWN) + 1


def test_a_closed_account_says_so_only_to_its_owner():
    form = {"login": "closed@example.org", "password": PASSWORD}
    assert told("account_login", form)[1][-1][0] == reverse("account_inactive")


@pytest.mark.parametrize("new", ["known", "nobody"])
def test_changing_to_the_address_of_somebody_else_tells_nothing(client, new):
    from tests.members.factories import prove_who_it_is

    prove_who_it_is(client, User.objects.get(email="protected@example.org"))
    form = {"email": f"{new}@example.org", "action_add": ""}
    response = client.post(reverse("account_email"), form)
    assert response.status_code == 302
    assert len(mail.outbox) == 1
    assert not EmailAddress.objects.filter(email="nobody@example.org", verified=True).exists()


# --- guessing ----------------------------------------------------------------------------------
def attempts(number, *, email="known@example.org", **extra):
    form = {"login": email, "password": "een gok"}
    return [Client().post(reverse("account_login"), form, **extra) for _ in range(number)]


def is_stopped(*, email="known@example.org", **extra):
    client = Client()
    form = {"login": email, "password": PASSWORD}
    return not client.post(
        reverse("account_login"), form, follow=True, **extra
    ).wsgi_request.user.is_authenticated


def test_guessing_at_one_account_is_stopped_from_wherever_it_comes():
    for number in range(5):
        attempts(1, REMOTE_ADDR=f"192.0.2.{number}")
    assert is_stopped(REMOTE_ADDR="198.51.100.7")


def test_capitals_do_not_make_it_another_account():
    for email in ["known@example.org", "Known@example.org", "KNOWN@example.org"] * 2:
        attempts(1, email=email)
    assert is_stopped()


def test_guessing_from_one_network_is_stopped_whatever_the_account():
    for number in range(10):
        attempts(1, email=f"nobody{number}@example.org", REMOTE_ADDR="192.0.2.1")
    assert is_stopped(REMOTE_ADDR="192.0.2.1")
    assert not is_stopped(REMOTE_ADDR="192.0.2.2")


def test_a_network_in_ipv6_counts_as_one():
    for number in range(10):
        attempts(1, email=f"nobody{number}@example.org", REMOTE_ADDR=f"2001:db8:0:1::{number}")
    assert is_stopped(REMOTE_ADDR="2001:db8:0:1:ffff::1")
    assert not is_stopped(REMOTE_ADDR="2001:db8:0:2::1")


def test_who_sends_too_much_gets_a_page_that_explains_it():
    answers = attempts(31)
    assert answers[-1].status_code == 429
    assert "members/accounts/_too_often.html" in [
        template.name for template in answers[-1].templates
    ]


# --- passwords ---------------------------------------------------------------------------------
@pytest.mark.parametrize("password", ["password123", "gastvrij", "1234567890", "an@example.org"])
def test_a_password_that_anybody_guesses_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(email="an@example.org", name="An"))


def test_a_long_sentence_is_a_password(client):
    form = {"name": "An", "email": "an@example.org", "password1": "een zin " * 16}
    client.post(reverse("account_signup"), form)
    assert User.objects.get(email="an@example.org").check_password("een zin " * 16)


def test_an_old_hash_is_replaced_when_its_owner_signs_in(settings, rf):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    old = make_password(PASSWORD, hasher="pbkdf2_sha256")
    User.objects.filter(email="known@example.org").update(password=old)
    assert authenticate(rf.get("/"), email="known@example.org", password=PASSWORD)
    assert User.objects.get(email="known@example.org").password.startswith("argon2$argon2id$")


def test_new_passwords_are_kept_with_argon2():
    of_tests, first, *older = configured.PASSWORD_HASHERS
    assert of_tests.endswith("MD5PasswordHasher")
    assert first.endswith("Argon2PasswordHasher")
    assert [hasher.rpartition(".")[2] for hasher in older] == ["PBKDF2PasswordHasher"]
