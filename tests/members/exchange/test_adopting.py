"""What a member learned becomes the next edition, if its organisation agrees; with its name."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from reversion.models import Version

from members.exchange import actions as writing
from members.exchange.adopting import actions
from members.models import Thread
from tests.checklist.pages import forms_of
from tests.members.exchange.factories import make_thread
from tests.members.factories import make_user, prove_who_it_is
from toolkit.models import Example, Theme, Tip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WORDS = {
    "place": "example",
    "theme": "mobiliteit",
    "title_nl": "Samen leren fietsen",
    "body_nl": "Elke zondag om tien uur.",
}


@pytest.fixture
def practice(buddy):
    return make_thread(
        buddy,
        kind="practice",
        themes=["mobiliteit"],
        title="Samen leren fietsen",
        body="Elke zondag om tien uur.",
    )


@pytest.fixture
def curator(db):
    user = make_user(
        "rita@example.org", name="Rita", is_staff=True, language="en", second_factor=True
    )
    user.groups.add(Group.objects.get(name="Redactie"))
    return user


def to(name, thread):
    return reverse(f"members:{name}", args=[thread.pk])


def test_asked_agreed_and_two_clicks_later_it_is_an_example_with_the_name(
    client, practice, curator, coordinator, buddy, organisation
):
    prove_who_it_is(client, curator)
    client.post(to("ask_for_practice", practice))
    [asked] = mail.outbox
    assert asked.to == ["cor@example.org"]
    assert practice.title not in asked.body
    client.force_login(coordinator)
    assert "Yes, we agree" in client.get(practice.get_absolute_url()).text
    client.post(to("agree_to_practice", practice))
    mail.outbox.clear()

    prove_who_it_is(client, curator)
    assert 'id="adopt"' in client.get(practice.get_absolute_url()).text
    page = client.get(to("adopt_practice", practice))
    assert practice.body in page.text
    response = client.post(to("adopt_practice", practice), WORDS)
    assert response["Location"].startswith(Theme.objects.get(slug="mobiliteit").get_absolute_url())
    example = Example.objects.get(title_nl=WORDS["title_nl"])
    assert example.body_nl == f"{WORDS['body_nl']}\n\n*{organisation.name}*"
    assert sorted(one.to[0] for one in mail.outbox) == ["bea@example.org", "cor@example.org"]
    assert Version.objects.get_for_object(example).count() == 1
    client.logout()
    text = client.get("/nl/toolkit/thema/mobiliteit/").text
    assert WORDS["title_nl"] in text
    assert organisation.name in text
    client.force_login(buddy)
    page = client.get(f"/en/uitwisseling/{practice.pk}/")
    assert "This stands in the handbook" in page.text


def test_a_tip_stands_in_one_sentence_with_the_name(client, practice, curator, coordinator):
    actions.agree(practice, by=coordinator)
    prove_who_it_is(client, curator)
    client.post(to("adopt_practice", practice), WORDS | {"place": "tip"})
    assert Tip.objects.filter(text_nl="Elke zondag om tien uur. (*Welkom in Gent*)").exists()


def test_what_was_written_in_french_stands_beside_the_dutch(client, buddy, curator, coordinator):
    thread = make_thread(buddy, kind="practice", language="fr", title="Vélo", body="Dimanche.")
    actions.agree(thread, by=coordinator)
    prove_who_it_is(client, curator)
    assert client.post(to("adopt_practice", thread), WORDS | {"title_nl": ""}).status_code == 422
    client.post(to("adopt_practice", thread), WORDS | {"title_fr": "Vélo", "body_fr": "Dimanche."})
    assert Example.objects.get(title_fr="Vélo").title_nl == WORDS["title_nl"]


def test_without_consent_nothing_goes_and_another_text_asks_for_it_again(
    client, practice, curator, coordinator, buddy
):
    prove_who_it_is(client, curator)
    assert client.post(to("adopt_practice", practice), WORDS)["Location"] == (
        practice.get_absolute_url()
    )
    actions.agree(practice, by=coordinator)
    practice.refresh_from_db()
    writing.change_thread(practice, {"body": "Iets anders."}, by=buddy)
    client.post(to("adopt_practice", practice), WORDS)
    assert not Example.objects.filter(title_nl=WORDS["title_nl"]).exists()
    actions.agree(practice, by=coordinator)
    actions.take_back(practice, by=coordinator)
    with pytest.raises(actions.NotAgreed):
        actions.adopt(practice, Example(theme=Theme.objects.first()), by=curator)


def test_nobody_agrees_to_words_that_they_did_not_read(client, practice, coordinator, buddy):
    client.force_login(coordinator)
    (read,) = (
        values["read"]
        for form, values in forms_of(client.get(practice.get_absolute_url()))
        if form.get("action") == to("agree_to_practice", practice)
    )
    writing.change_thread(practice, {"body": "Iets anders."}, by=buddy)
    page = client.post(to("agree_to_practice", practice), {"read": read}, follow=True)
    assert "The text was changed meanwhile." in page.text
    practice.refresh_from_db()
    assert practice.agreed_at is None
    client.post(to("agree_to_practice", practice), {"read": practice.as_of})
    practice.refresh_from_db()
    assert practice.agreed_by == coordinator


def test_only_a_coordinator_agrees_and_only_a_curator_adopts(
    client, practice, buddy, stranger, curator, coordinator
):
    for somebody in (buddy, stranger, curator):
        prove_who_it_is(client, somebody)
        assert client.post(to("agree_to_practice", practice)).status_code == 404
    actions.agree(practice, by=coordinator)
    for somebody in (buddy, stranger, coordinator):
        prove_who_it_is(client, somebody)
        assert client.post(to("adopt_practice", practice), WORDS).status_code == 404
        assert client.post(to("ask_for_practice", practice)).status_code == 404
    question = make_thread(buddy)
    prove_who_it_is(client, coordinator)
    assert client.post(to("agree_to_practice", question)).status_code == 404


def test_two_curators_put_it_there_once(client, practice, curator, coordinator, monkeypatch):
    actions.agree(practice, by=coordinator)
    prove_who_it_is(client, curator)
    client.post(to("adopt_practice", practice), WORDS)
    again = client.post(to("adopt_practice", practice), WORDS | {"title_nl": "Nog eens"})
    assert again["Location"] == practice.get_absolute_url()
    assert Example.objects.filter(title_nl__in=[WORDS["title_nl"], "Nog eens"]).count() == 1
    with pytest.raises(actions.AdoptedAlready):
        actions.adopt(practice, Example(theme=Theme.objects.first()), by=curator)
    Thread.objects.get().delete()
    assert Example.objects.filter(title_nl=WORDS["title_nl"]).exists()
