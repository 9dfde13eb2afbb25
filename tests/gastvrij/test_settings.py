"""Production starts with a safe and complete environment, or says what is wrong with it."""

import os
import runpy
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from gastvrij.lib.paths import ROOT

COMPLETE = {
    "SECRET_KEY": "k8Vn2-pQ7xWm4Zr9Tb1Yc6Hd3Jf5Lg0As_eUiOoPqRtXwZyBvN",
    "ALLOWED_HOSTS": "gastvrij.example,www.gastvrij.example",
    "DATABASE_URL": "postgresql://web:pa55word@db.example/gastvrij",
    "ENCRYPTION_KEYS": "bm90LWEtc2VjcmV0LWJ1dC1hLWtleS1mb3ItdGVzdHM=",
}


@pytest.fixture
def settings_with(monkeypatch):
    """The settings as they come out of an environment."""
    for name in ("DEBUG", "GASTVRIJ_AS_OWNER", "DATABASE_OWNER_URL", "DEBUG_PAGES", *COMPLETE):
        monkeypatch.delenv(name, raising=False)

    def read(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "gastvrij" / "settings.py"))

    return read


def test_a_complete_environment_is_production(settings_with):
    settings = settings_with(**COMPLETE)
    assert settings["DEBUG"] is False
    assert settings["SECURE_SSL_REDIRECT"] and settings["SESSION_COOKIE_SECURE"]
    assert settings["ALLOWED_HOSTS"] == ["gastvrij.example", "www.gastvrij.example"]
    assert settings["WEB_ROLE"] == settings["DATABASES"]["default"]["USER"] == "web"


@pytest.mark.parametrize("server", ["submission://site@mail.example", "smtp://localhost:25"])
def test_all_mail_waits_in_the_queue_whichever_server_takes_it(settings_with, server):
    settings = settings_with(**COMPLETE, EMAIL_URL=server)
    assert settings["EMAIL_BACKEND"] == "gastvrij.jobs.mail.QueuedMail"
    assert settings["EMAIL_DELIVERY_BACKEND"].endswith(".smtp.EmailBackend")


def test_in_development_errors_look_as_they_do_for_visitors_unless_asked_otherwise(settings_with):
    development = {
        "DEBUG": "1",
        "DATABASE_URL": "postgresql://web@db/x",
        "DATABASE_OWNER_URL": "postgresql://owner@db/x",
    }
    settings = settings_with(**development)
    assert (settings["DEVELOPMENT"], settings["PRODUCTION"], settings["DEBUG"]) == (
        True,
        False,
        False,
    )
    assert settings_with(**development, DEBUG_PAGES="1")["DEBUG"] is True


def test_nobody_asks_for_details_of_errors_in_production(settings_with):
    assert settings_with(**COMPLETE, DEBUG_PAGES="1")["DEBUG"] is False


def test_the_owner_migrates_for_the_role_of_the_web(settings_with):
    owner = "postgresql://owner:pa55word@db.example/gastvrij"
    settings = settings_with(**COMPLETE, DATABASE_OWNER_URL=owner, GASTVRIJ_AS_OWNER="1")
    assert settings["DATABASES"]["default"]["USER"] == "owner"
    assert settings["WEB_ROLE"] == "web"


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize("empty", ["", " , "])
def test_production_says_which_variable_is_missing(settings_with, name, empty):
    with pytest.raises(ImproperlyConfigured, match=rf"the environment lacks {name} \(") as refused:
        settings_with(**COMPLETE | {name: empty})
    assert not [key for key in COMPLETE if key != name and key in str(refused.value)]


def test_production_says_all_that_is_missing_at_once(settings_with):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY.*ALLOWED_HOSTS.*DATABASE_URL"):
        settings_with()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is too weak. Make one with: python"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is too weak"),
        ("SECRET_KEY", "django-insecure-" + COMPLETE["SECRET_KEY"], "SECRET_KEY is too weak"),
        ("ALLOWED_HOSTS", "*", r"ALLOWED_HOSTS must name hosts, not '\*'"),
        ("ALLOWED_HOSTS", "gastvrij.example,*", "ALLOWED_HOSTS must name hosts"),
        ("DATABASE_URL", "sqlite:///db.sqlite3", "runs on PostgreSQL only"),
        ("DATABASE_URL", "mysql://web:pa55word@db.example/gastvrij", "runs on PostgreSQL only"),
        ("DATABASE_URL", "nonsense", '"DATABASE_URL" invalid'),
        ("DATABASE_URL", "postgresql://web:pa55word@db.example:port/gastvrij", "DATABASE_URL"),
        ("DATABASE_URL", "postgresql:///gastvrij", "DATABASE_URL must name a role"),
        ("DATABASE_OWNER_URL", "postgresql://web@db.example/gastvrij", "another than"),
        ("ENCRYPTION_KEYS", "secret", "ENCRYPTION_KEYS holds something that is no key"),
        ("ENCRYPTION_KEYS", "Z2FzdHZyaWotZm9yLWRldmVsb3BtZW50LW9ubHktLS0=", "for development"),
        ("DEBUG", "perhaps", '"DEBUG" invalid'),
        ("TRUSTED_PROXIES", "two", '"TRUSTED_PROXIES" invalid'),
        ("EMAIL_URL", "nonsense", "EMAIL_URL is not an address"),
        ("CACHE_URL", "nonsense", '"CACHE_URL" invalid'),
    ],
)
def test_a_bad_value_is_named_without_its_secrets(settings_with, name, value, sentence):
    as_owner = {"GASTVRIJ_AS_OWNER": "1"} if name == "DATABASE_OWNER_URL" else {}
    with pytest.raises(ImproperlyConfigured, match=f"^Gastvrij can't start: .*{sentence}") as told:
        settings_with(**COMPLETE | as_owner | {name: value})
    assert "pa55word" not in str(told.value)


def test_whoever_migrates_is_told_that_the_owner_is_missing(settings_with):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL"):
        settings_with(**COMPLETE, GASTVRIJ_AS_OWNER="1")


@pytest.mark.parametrize("command", ["check", "migrate", "collectstatic", "import_toolkit"])
def test_the_terminal_shows_a_sentence_and_no_traceback(command):
    manage = [sys.executable, str(ROOT / "manage.py"), command]
    clean = {"PATH": os.environ["PATH"]}
    told = subprocess.run(manage, env=clean, capture_output=True, text=True)
    assert told.returncode == 1
    assert told.stderr.startswith("Gastvrij can't start: the environment lacks SECRET_KEY")
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "address, warns", [("locmem://", True), ("dummy://", True), ("db://cache", False)]
)
def test_limits_that_each_process_counts_by_itself_are_told(
    settings_with, settings, address, warns
):
    settings.CACHES = settings_with(**COMPLETE, CACHE_URL=address)["CACHES"]
    found = [one.id for one in run_checks(tags=["caches"], include_deployment_checks=True)]
    assert ("gastvrij.W003" in found) is warns


@pytest.mark.parametrize(
    "contact", ["info@gastvrij.example", "mailto:a@b.example\nExpires: x", "http://x"]
)
def test_a_contact_for_holes_is_an_address(settings_with, contact):
    with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT"):
        settings_with(**COMPLETE, SECURITY_CONTACT=contact)
