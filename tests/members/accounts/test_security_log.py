"""What the log tells about accounts: what happened and to which number, never who or what."""

import logging
import re

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from gastvrij.lib.security_log import log_event
from tests.members.factories import make_user, totp_code

PASSWORD = "een goed gesprek"


@pytest.mark.django_db
def test_a_trace_is_one_line_with_numbers_and_codes(caplog):
    caplog.set_level(logging.INFO, "gastvrij.security")
    user = make_user("an@example.org", name="An")
    log_event("sessions_ended", by=user, number=2, reason="role", household=None)
    (record,) = caplog.records
    assert record.getMessage() == f"event=sessions_ended user={user.pk} number=2 reason=role"
    assert record.facts["user"] == user.pk


@pytest.mark.parametrize(
    "text", ["An", "an@example.org", "two words", "Élise", "", "x" * 61, "line\nbreak", b"x", 1.5]
)
def test_a_text_can_not_slip_into_a_trace(caplog, text):
    caplog.set_level(logging.INFO, "gastvrij.security")
    with pytest.raises(TypeError):
        log_event("opened", note=text)
    with pytest.raises(TypeError):
        log_event(text)
    assert not caplog.records


@pytest.fixture
def told(caplog):
    """The events of a call, and the lines that they wrote."""
    caplog.set_level(logging.INFO, "gastvrij.security")

    def told(call):
        caplog.clear()
        call()
        return [r.facts["event"] for r in caplog.records if r.name == "gastvrij.security"]

    return told


@pytest.mark.django_db(transaction=True)
def test_what_happens_to_an_account_is_told_without_a_word_about_who(client, told, caplog):
    user = make_user("an@example.org", name="Annelies", verified=True, password=PASSWORD)

    def post(name, **form):
        return client.post(reverse(name), form, follow=True)

    def sign_in(password):
        post("account_login", login="an@example.org", password=password)

    def reset():
        post("account_reset_password", email="an@example.org")
        page = client.get(re.search(r"http\S+", mail.outbox[-1].body)[0], follow=True)
        new = {"password1": "een ander gesprek", "password2": "een ander gesprek"}
        client.post(page.context["action_url"], new)

    def change():
        new = {"password1": "nog een gesprek", "password2": "nog een gesprek"}
        post("account_change_password", oldpassword="een ander gesprek", **new)

    def add_app():
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
        post("mfa_activate_totp", code=totp_code(secret=secret))

    def move():
        post("account_email", email="annelies@example.net", action_add="")
        code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]
        post("account_email_verification_sent", code=code)

    lines = []

    def happens(call):
        events = told(call)
        lines.extend(record.getMessage() for record in caplog.records)
        return events

    assert happens(lambda: sign_in("een gok")) == ["sign_in_failed"]
    assert happens(lambda: sign_in(PASSWORD)) == ["signed_in"]
    assert happens(lambda: post("account_logout")) == ["signed_out"]
    assert "password_reset" in happens(reset)
    assert happens(lambda: sign_in("een ander gesprek")) == ["signed_in"]
    assert happens(change) == ["password_changed"]
    assert happens(move) == ["email_changed"]
    assert happens(add_app) == ["second_factor_added"] * 2  # the app, and the recovery codes
    assert happens(lambda: post("mfa_generate_recovery_codes")) == ["recovery_codes_made"]
    assert "second_factor_removed" in happens(lambda: post("mfa_deactivate_totp"))
    assert happens(lambda: post("members:export")) == ["account_exported"]
    assert "account_deleted" in happens(lambda: post("members:delete_account", understood="on"))
    text = " ".join(lines)
    assert f"user={user.pk}" in text
    for personal in ("@", "example", "nnelies", "gesprek", "127.0.0.1"):
        assert personal not in text


def test_signals_are_received_in_one_place():
    apps = [settings.BASE_DIR / name for name in ("gastvrij", "toolkit", "members", "checklist")]
    users = {
        path.name
        for app in apps
        for path in app.rglob("*.py")
        if re.search(r"@receiver|\.connect\(receiver|Signal\(\)", path.read_text())
    }
    assert users == {"receivers.py"}
