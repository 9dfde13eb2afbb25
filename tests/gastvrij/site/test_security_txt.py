"""Whoever finds a hole finds out where to tell us (RFC 9116)."""

from datetime import UTC, datetime, timedelta

import pytest

from gastvrij.site import security_txt

ADDRESS = "/.well-known/security.txt"


def fields_of(response):
    lines = response.content.decode().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_it_says_all_that_the_standard_asks(client, settings):
    settings.SECURITY_CONTACT = "https://gastvrij.example/meld"
    settings.SECURITY_POLICY = "https://gastvrij.example/beleid"
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert not response.cookies
    fields = fields_of(response)
    assert fields.pop("Expires")
    assert fields == {
        "Contact": "https://gastvrij.example/meld",
        "Preferred-Languages": "nl, fr, en",
        "Canonical": f"http://testserver{ADDRESS}",
        "Policy": "https://gastvrij.example/beleid",
    }


def test_unless_said_otherwise_it_is_where_our_mail_comes_from(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Gastvrij Netwerk <info@gastvrij.example>"
    fields = fields_of(client.get(ADDRESS))
    assert fields["Contact"] == "mailto:info@gastvrij.example"
    assert "Policy" not in fields


@pytest.mark.parametrize("today", ["2026-11-26", "2028-02-29", "2031-12-31"])
def test_it_is_never_out_of_date(client, monkeypatch, today):
    now = datetime.fromisoformat(today).replace(tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, zone=None):
            return now

    monkeypatch.setattr(security_txt, "datetime", Clock)
    expires = datetime.fromisoformat(fields_of(client.get(ADDRESS))["Expires"])
    assert now + timedelta(days=30) < expires < now + timedelta(days=365)
