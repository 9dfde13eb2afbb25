"""The exchange in the weekly mail: a few numbers, and one click to stop it or take that back."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from members.models import Following, PostReport, Thread
from members.reminders import weekly
from tests.members.exchange.factories import make_reply, make_thread
from tests.members.factories import make_user
from toolkit.models import Theme

pytestmark = pytest.mark.django_db
IN_WORDS = {
    "nl": "Uitwisseling: 2 nieuwe berichten. 1 bericht dat je volgt, kreeg een antwoord.",
    "fr": "Échanges\u00a0: 2 nouveaux messages. 1 message que vous suivez a reçu une réponse.",
    "en": "Exchange: 2 new messages. 1 message that you follow got an answer.",
}


def write_to(user):
    weekly.write_to(user.pk, weekly.monday_of(timezone.localdate()))
    return mail.outbox[-1] if mail.outbox else None


@pytest.fixture
def news(buddy):
    """Two new ones by others, and an answer in what Bea asked long ago."""
    make_thread(kind="offer")
    make_thread(kind="practice", title="Geheim recept")
    mine = make_thread(buddy, hours_ago=24 * 20)
    Following.objects.create(user=buddy, thread=mine)
    make_reply(mine, body="Geheim antwoord")
    return mine


@pytest.mark.parametrize("language", IN_WORDS)
def test_it_says_how_many_in_ones_language_and_no_word_of_anybody(buddy, news, language):
    buddy.language = language
    buddy.save()
    told = write_to(buddy)
    assert IN_WORDS[language] in told.body
    assert "Geheim" not in told.body + str(told.alternatives)
    assert f"/{language}/uitwisseling/" in told.body
    assert told.body.count("/mails-stoppen/") == 2  # this paragraph, and the whole mail


@pytest.mark.parametrize("language", IN_WORDS)
def test_one_click_without_signing_in_stops_it_and_one_takes_that_back(
    client, buddy, news, language
):
    buddy.language = language
    buddy.save()
    stop = rf"http\S+(/{language}/mails-stoppen/\S+/)"
    first, _whole = re.findall(stop, write_to(buddy).body)
    assert buddy.stopped_reminders.count() == 0
    client.get(first)  # as programs do by themselves
    assert buddy.stopped_reminders.count() == 0
    client.post(first)
    assert [one.kind for one in buddy.stopped_reminders.all()] == ["exchange"]
    assert 'name="again"' in client.get(first).text
    buddy.sent_reminders.all().delete()
    mail.outbox.clear()
    assert write_to(buddy) is None
    client.post(first, {"again": "1"})
    assert not buddy.stopped_reminders.exists()
    buddy.sent_reminders.all().delete()
    assert IN_WORDS[language] in write_to(buddy).body


def test_where_nothing_happened_or_for_who_is_no_member_there_is_no_word(buddy, news):
    nobody = make_user("niemand@example.org", verified=True)
    assert write_to(nobody) is None
    Thread.objects.update(created_at=timezone.now() - timedelta(days=40))
    Thread.objects.update(last_at=timezone.now() - timedelta(days=40))
    assert write_to(buddy) is None


def test_what_one_follows_by_its_theme_counts_and_what_waits_is_said(buddy):
    Following.objects.create(user=buddy, theme=Theme.objects.get(slug="wonen"))
    old = make_thread(themes=["wonen"], hours_ago=24 * 9)
    assert "1 question waits for an answer" in write_to(buddy).body
    make_reply(old)
    buddy.sent_reminders.all().delete()
    assert "1 message that you follow got an answer." in write_to(buddy).body


def test_the_network_hears_of_reports_that_wait(buddy):
    netta = make_user("netta@example.org", name="N", is_staff=True, language="en", verified=True)
    netta.groups.add(Group.objects.get(name="Netwerk"))
    PostReport.objects.create(thread=make_thread(), reason="unkind", by=buddy)
    assert "1 report of a member about the exchange waits" in write_to(netta).body
