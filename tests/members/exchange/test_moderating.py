"""A moderator of the network looks at what was reported: hides it and says why, or shows it."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from members.models import PostReport, Thread
from tests.members.exchange.factories import make_reply, make_thread
from tests.members.factories import make_user, prove_who_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def moderator(client):
    user = make_user(
        "netta@example.org", name="Netta", is_staff=True, language="en", second_factor=True
    )
    user.groups.add(Group.objects.get(name="Netwerk"))
    prove_who_it_is(client, user)
    return user


@pytest.fixture
def asked(buddy):
    return make_thread(buddy, title="Wat nu?")


def decide(client, post, **answer):
    name = f"admin:members_{post._meta.model_name}_change"
    address = reverse(name, args=[post.pk])
    return client.post(address, {"hidden_because": ""} | answer)


@pytest.mark.parametrize("what", ["thread", "reply"])
def test_it_is_hidden_with_a_reason_that_its_author_reads_and_shown_again(
    client, moderator, buddy, asked, what
):
    post = asked if what == "thread" else make_reply(asked, buddy, body="Een antwoord")
    reason = "Er staat een adres in."
    PostReport.objects.create(
        thread=asked, reply=None if what == "thread" else post, reason="unkind"
    )
    assert decide(client, post, decision="hide").status_code == 422
    assert decide(client, post, decision="hide", hidden_because=reason).status_code == 302
    assert not type(post).objects.shown().filter(pk=post.pk).exists()
    assert PostReport.objects.get().settled_at
    [told] = mail.outbox
    assert told.to == ["bea@example.org"]
    assert reason in told.body
    assert "stands there" not in told.body
    assert client.get(asked.get_absolute_url()).status_code == 200
    assert decide(client, post, decision="show").status_code == 302
    assert type(post).objects.shown().filter(pk=post.pk).exists()
    assert len(mail.outbox) == 2


def test_a_moderator_rewrites_nothing(client, moderator, asked):
    assert decide(client, asked, title="Iets anders", body="Iets anders").status_code == 302
    asked.refresh_from_db()
    assert asked.title == "Wat nu?"
    assert mail.outbox == []
    assert client.get(reverse("admin:members_thread_add")).status_code == 403


def test_a_report_on_nothing_is_settled_and_what_was_out_of_sight_stands_there_again(
    client, moderator, asked, stranger
):
    client.force_login(stranger)
    client.post(reverse("members:report_thread", args=[asked.pk]), {"reason": "family"})
    assert not Thread.objects.shown().exists()
    prove_who_it_is(client, moderator)
    listed = client.get(reverse("admin:members_postreport_changelist"))
    assert "It says too much about a family" in listed.text
    number = PostReport.objects.get().pk
    client.post(
        reverse("admin:members_postreport_changelist"),
        {"action": "nothing_wrong", "_selected_action": [number]},
    )
    assert Thread.objects.shown().exists()
    assert PostReport.objects.get().settled_at


def test_who_moderates_reads_everything_and_posts_nothing(client, moderator, asked):
    assert asked.title in client.get(reverse("members:exchange")).text
    assert client.post(asked.get_absolute_url(), {"body": "Van het netwerk"}).status_code == 404
    assert client.get(reverse("members:new_question")).status_code == 404


def test_curators_read_it_and_hide_nothing(client, asked):
    user = make_user("rita@example.org", name="Rita", is_staff=True, second_factor=True)
    user.groups.add(Group.objects.get(name="Redactie"))
    prove_who_it_is(client, user)
    assert client.get(asked.get_absolute_url()).status_code == 200
    assert decide(client, asked, decision="hide", hidden_because="x").status_code == 403
