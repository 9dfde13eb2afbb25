"""Who waits for an answer is not forgotten: three who may know, then the network. Once each."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import transaction
from django.utils import timezone

from members.exchange import emails, offers
from members.exchange.jobs import look_after_exchange
from members.models import Following, Municipality, StoppedReminder, ThreadOffer, ThreadVisit
from tests.members.exchange.factories import make_reply, make_thread
from tests.members.factories import make_membership, make_organisation, make_user
from toolkit.models import Theme

pytestmark = pytest.mark.django_db
GHENT = "Gent"
LOKEREN, BRUGES, HASSELT = "Lokeren", "Brugge", "Hasselt"


def make_member(name, municipality=GHENT, *, theme="wonen", **fields):
    place = Municipality.objects.in_scope().get(name_nl=municipality)
    organisation = make_organisation(f"Van {name}", municipality=place, **fields)
    if theme:
        organisation.themes.set(Theme.objects.filter(slug=theme))
    user = make_user(f"{name.lower()}@example.org", name=name, language="en", verified=True)
    return make_membership(user, organisation).user


@pytest.fixture
def waiting(buddy):
    return make_thread(buddy, themes=["wonen"], hours_ago=73)


@pytest.fixture
def administrator(db):
    user = make_user("netta@example.org", name="Netta", is_staff=True, language="en")
    user.groups.add(Group.objects.get(name="Netwerk"))
    return user


def asked():
    return [one.to[0].partition("@")[0] for one in mail.outbox]


def test_three_who_work_on_the_theme_nearby_are_asked_the_nearest_first(waiting, coordinator):
    for name, place in [("Ver", HASSELT), ("Buur", GHENT), ("Bij", BRUGES), ("Lok", LOKEREN)]:
        make_member(name, place)
    make_member("Anders", GHENT, theme="mobiliteit")
    make_member("Weg", GHENT, state="suspended")
    look_after_exchange()
    assert asked() == ["buur", "lok", "bij"]
    assert waiting.get_absolute_url().rpartition("uitwisseling")[2] in mail.outbox[0].body
    assert waiting.title not in "".join(one.body + one.subject for one in mail.outbox)
    assert "List-Unsubscribe" in mail.outbox[0].extra_headers
    look_after_exchange()
    assert len(mail.outbox) == 3


def test_of_one_organisation_one_is_asked_before_a_second_and_who_follows_counts(waiting):
    near = make_member("Een")
    for name in ("Twee", "Drie"):
        user = make_user(f"{name.lower()}@example.org", name=name, verified=True)
        make_membership(user, near.memberships.get().organisation)
    far = make_member("Volgt", HASSELT, theme="")
    Following.objects.create(user=far, theme=Theme.objects.get(slug="wonen"))
    offers.offer_unanswered()
    assert asked() == ["een", "volgt", "twee"]


def test_who_stopped_these_mails_or_was_asked_lately_is_spared(waiting):
    stopped, tired, fresh = (make_member(name) for name in ("Stil", "Moe", "Fris"))
    StoppedReminder.objects.create(user=stopped, kind="exchange")
    ThreadOffer.objects.create(thread=make_thread(), user=tired)
    offers.offer_unanswered()
    assert asked() == ["fris", "moe"]


@pytest.mark.parametrize("what", ["young", "answered", "solved", "hidden", "offer", "suspended"])
def test_nobody_is_asked_where_nobody_waits(waiting, buddy, what):
    make_member("Buur")
    if what == "young":
        waiting.created_at = timezone.now() - timedelta(hours=71)
    if what in ("answered", "solved"):
        reply = make_reply(waiting, buddy)
        waiting.solution = reply if what == "solved" else None
    if what == "hidden":
        waiting.hidden_at = timezone.now()
    if what == "offer":
        waiting.kind = "offer"
    waiting.save()
    if what == "suspended":
        type(waiting.organisation).objects.filter(pk=waiting.organisation_id).update(
            state="suspended"
        )
    look_after_exchange()
    assert mail.outbox == []


def test_a_hidden_answer_is_none(waiting):
    make_reply(waiting, hidden_at=timezone.now())
    make_member("Buur")
    offers.offer_unanswered()
    assert asked() == ["buur"]


def test_three_days_later_the_network_is_told_once(waiting, administrator):
    make_member("Buur")
    offers.offer_unanswered()
    mail.outbox.clear()
    offers.tell_network_of_unanswered()
    assert mail.outbox == []
    for _n in range(2):
        offers.tell_network_of_unanswered(timezone.now() + timedelta(hours=73))
    assert asked() == ["netta"]


def test_where_nobody_works_on_it_the_network_is_told_at_once(waiting, administrator):
    for _n in range(2):
        look_after_exchange()
    assert asked() == ["netta"]


def test_a_job_that_dies_half_way_leaves_nothing_and_is_done_whole_again(waiting, monkeypatch):
    for name in ("Een", "Twee", "Drie"):
        make_member(name)
    offer, sent = emails.offer, []

    def die_at_the_second(*args, **kwargs):
        sent.append(1)
        if len(sent) == 2:
            raise KeyboardInterrupt
        offer(*args, **kwargs)

    monkeypatch.setattr(emails, "offer", die_at_the_second)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        offers.offer_unanswered()
    assert not ThreadOffer.objects.exists()
    waiting.refresh_from_db()
    assert waiting.offered_at is None
    mail.outbox.clear()  # in earnest, a mail is a row of that transaction
    monkeypatch.setattr(emails, "offer", offer)
    offers.offer_unanswered()
    assert sorted(asked()) == ["drie", "een", "twee"]


def test_until_where_somebody_read_is_forgotten_after_a_month(waiting, buddy):
    row = {"user": buddy, "thread": waiting}
    ThreadVisit.objects.create(**row, read_at=timezone.now() - timedelta(days=31))
    look_after_exchange()
    assert not ThreadVisit.objects.exists()
