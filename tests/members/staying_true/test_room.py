"""'No room for new families now', until a day on which the coordinators are asked again."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from members.models import Organisation
from members.staying_true.daily import look_after_organisations
from tests.members.factories import make_organisation
from tests.members.staying_true.test_half_year import a_day_later, links, make_coordinator

pytestmark = pytest.mark.django_db
MARK = "No room for new families"


@pytest.fixture
def organisation():
    return make_organisation("Welkom", slug="welkom", confirmed_on=timezone.localdate())


@pytest.fixture(autouse=True)
def cor(organisation):
    return make_coordinator(organisation, "cor@example.org")


@pytest.fixture
def signed_in(client, cor):
    client.force_login(cor)
    return client


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def say(client, until, **sent):
    page = reverse("members:room", args=["welkom"])
    return client.post(page, {"answer": "no_room", "until": until} | sent)


def is_shown(client, organisation):
    """On the page and in the list."""
    with translation.override("en"):
        pages = [organisation.get_absolute_url(), reverse("members:directory")]
        shown = {MARK in client.get(page).text for page in pages}
    assert len(shown) == 1
    return shown.pop()


def test_everybody_reads_it_on_the_page_and_in_the_list(signed_in, organisation):
    assert not is_shown(signed_in, organisation)
    assert say(signed_in, in_days(30).isoformat()).status_code == 302
    assert is_shown(signed_in, organisation)
    signed_in.post(reverse("members:room", args=["welkom"]), {"answer": "room"})
    assert not is_shown(signed_in, organisation)


@pytest.mark.parametrize(
    "until",
    ["", "0", "gisteren", "2020-01-01", "31/02/2027", "9999-01-01", "1-1-1", "x" * 500],
)
def test_a_day_that_can_t_be_is_told_and_what_was_typed_stays(signed_in, organisation, until):
    answer = say(signed_in, until)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["until"]
    assert answer.context["form"]["until"].value() == until
    assert not is_shown(signed_in, organisation)


@pytest.mark.parametrize(("days_too_many", "status"), [(0, 302), (1, 422)])
def test_at_most_three_months_ahead(signed_in, days_too_many, status):
    last = timezone.localdate() + relativedelta(months=3, days=days_too_many)
    assert say(signed_in, last.isoformat()).status_code == status


def test_not_today(signed_in):
    assert say(signed_in, timezone.localdate().isoformat()).status_code == 422


def test_on_that_day_they_are_asked_once_and_the_mark_goes_as_they_say(
    client, organisation, monkeypatch
):
    Organisation.objects.update(no_room_until=in_days(5))
    look_after_organisations()
    assert not mail.outbox
    a_day_later(monkeypatch, 5)
    look_after_organisations()
    look_after_organisations()
    assert len(mail.outbox) == 1
    page = links()["cor@example.org"]
    assert client.get(page).status_code == 200 and is_shown(client, organisation)
    for _time in range(2):
        assert client.post(page, {"answer": "room"}, follow=True).status_code == 200
    assert not is_shown(client, organisation)
    assert organisation.member_events.count() == 1


def test_or_stays_until_another_day_as_they_say(client, organisation, monkeypatch):
    Organisation.objects.update(no_room_until=in_days(5))
    a_day_later(monkeypatch, 5)
    look_after_organisations()
    page = links()["cor@example.org"]
    assert client.post(page, {"answer": "no_room", "until": "morgen"}).status_code == 422
    later = in_days(60)
    assert client.post(page, {"answer": "no_room", "until": later}).status_code == 302
    assert Organisation.objects.get().no_room_until == later
    look_after_organisations()
    assert len(mail.outbox) == 1


def test_what_nobody_stands_for_goes_after_two_weeks(client, organisation, monkeypatch):
    Organisation.objects.update(no_room_until=in_days(1))
    a_day_later(monkeypatch, 1)
    look_after_organisations()
    a_day_later(monkeypatch, 13)
    look_after_organisations()
    assert is_shown(client, organisation)
    a_day_later(monkeypatch, 1)
    look_after_organisations()
    assert not is_shown(client, organisation)
    assert len(mail.outbox) == 1
