"""A stranger asks an organisation for help or offers it; it answers, or the network calls it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from members.asking import actions
from members.asking.actions import MOST_A_DAY
from members.models import Enquiry, Organisation
from tests.members.factories import make_membership, make_organisation, make_user

pytestmark = pytest.mark.django_db
WORDS = {
    "name": "Roza",
    "email": "roza@example.net",
    "message": "Wij zoeken een woning.\n\nKan iemand <b>meekijken</b>?",
}
LANGUAGES = ["nl", "fr", "en"]


@pytest.fixture(autouse=True)
def mails(mailoutbox):
    return mailoutbox


def ask(client, organisation, *, offer=False, language="en", **words):
    end = "hulp-bieden" if offer else "hulp-vragen"
    address = f"/{language}/organisaties/{organisation.slug}/{end}/"
    return client.post(address, WORDS | words)


def to(email):
    return [one for one in mail.outbox if one.to == [email]]


def make_administrator(language="en"):
    user = make_user("netta@example.org", name="Netta", is_staff=True, language=language)
    user.groups.add(Group.objects.get(name="Netwerk"))
    return user


def hours_later(hours):
    return timezone.now() + timedelta(hours=hours)


@pytest.mark.parametrize("offer", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_reaches_each_coordinator_in_their_language_and_a_receipt_the_asker(
    client, organisation, coordinator, second_coordinator, buddy, language, offer
):
    type(coordinator).objects.filter(pk=coordinator.pk).update(language=language)
    Organisation.objects.update(seeks_volunteers=True)
    response = ask(client, organisation, offer=offer, language=language)
    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200
    [told] = to("cor@example.org")
    assert "roza@example.net" in told.body and "Kan iemand <b>meekijken</b>?" in told.body
    [(html, _kind)] = told.alternatives
    assert "&lt;b&gt;meekijken" in html and f'lang="{language}"' in html
    assert f"/{language}/organisaties/{organisation.slug}/vragen/" in told.body
    assert len(to("dia@example.org")) == 1
    assert not to("bea@example.org")
    [receipt] = to("roza@example.net")
    assert receipt.body.startswith({"nl": "Dag", "fr": "Bonjour", "en": "Hello"}[language])
    for secret in ["Roza", "meekijken", "cor@example.org", "Cor"]:
        assert secret not in receipt.body + receipt.subject


def test_no_page_shows_the_address_of_who_reads_it(client, organisation, coordinator):
    Organisation.objects.update(seeks_volunteers=True)
    pages = [
        organisation.get_absolute_url(),
        reverse("members:ask", args=[organisation.slug]),
        reverse("members:offer", args=[organisation.slug]),
        ask(client, organisation)["Location"],
    ]
    for page in pages:
        assert "cor@example.org" not in client.get(page).text


def test_it_warns_to_write_nothing_of_the_family(client, organisation, coordinator):
    text = client.get(f"/en/organisaties/{organisation.slug}/hulp-vragen/").text
    assert "Write no names, addresses or stories of the family here" in text


def test_sent_twice_has_one_effect(client, organisation, coordinator):
    for _ in range(3):
        assert ask(client, organisation).status_code == 302
    assert Enquiry.objects.count() == 1
    assert len(mail.outbox) == 2
    ask(client, organisation, email="ROZA@example.net")
    assert Enquiry.objects.count() == 1
    ask(client, organisation, message="Nog iets anders.")
    assert Enquiry.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"name": "Win at www.example.com"},
        {"email": ""},
        {"email": "roza"},
        {"email": "roza@example.net\nBcc: all@example.net"},
        {"email": f"{'x' * 300}@example.net"},
        {"message": ""},
        {"message": "   "},
        {"message": "x" * 1501},
        {"message": "Look at https://example.com"},
        {"name": " \n "},
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    client, organisation, coordinator, wrong
):
    response = ask(client, organisation, **wrong)
    assert response.status_code == 422
    [field] = response.context["form"].errors
    assert field in wrong and "error-summary" in response.text
    assert not Enquiry.objects.exists() and not mail.outbox
    if field != "message":
        assert "Wij zoeken een woning." in response.text


@pytest.mark.parametrize("name", ["name", "email", "message"])
def test_a_null_byte_is_no_more_than_a_mistake(client, organisation, coordinator, name):
    assert ask(client, organisation, **{name: "a\0b"}).status_code in {400, 422}


def test_the_words_are_kept_so_that_only_the_site_reads_them(client, organisation, coordinator):
    ask(client, organisation)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_enquiry")
        stored = str(cursor.fetchall())
    for word in ["Roza", "roza@", "woning"]:
        assert word not in stored


def test_one_address_or_one_network_does_not_send_without_end(client, organisation, coordinator):
    answers = [ask(client, organisation, message=f"Vraag {n}").status_code for n in range(7)]
    assert answers == [302] * 6 + [429]
    answers = [ask(client, organisation, email=f"a{n}@example.net").status_code for n in range(5)]
    assert answers == [302] * 3 + [429] * 2
    assert Enquiry.objects.count() == 9


def test_many_networks_do_not_flood_one_organisation(client, organisation, coordinator):
    for n in range(MOST_A_DAY):
        values = {"name": "A", "email": f"a{n}@example.net", "message": "Hallo", "language": "nl"}
        actions.send(organisation, Enquiry.Kind.HELP, **values)
    response = ask(client, organisation)
    assert response.status_code == 429
    assert "Nothing was sent now" in response.text
    assert Enquiry.objects.count() == MOST_A_DAY
    assert ask(client, make_membership(role="coordinator").organisation).status_code == 302


def test_help_is_offered_only_to_who_looks_for_it(client, organisation, coordinator):
    assert ask(client, organisation, offer=True).status_code == 302
    assert not Enquiry.objects.exists()
    assert "hulp-bieden" not in client.get(organisation.get_absolute_url()).text
    Organisation.objects.update(seeks_volunteers=True)
    assert "hulp-bieden" in client.get(organisation.get_absolute_url()).text
    ask(client, organisation, offer=True)
    assert Enquiry.objects.get().kind == Enquiry.Kind.OFFER


def test_who_has_nobody_to_read_it_is_not_asked(client, organisation, buddy):
    assert "hulp-vragen" not in client.get(organisation.get_absolute_url()).text
    response = ask(client, organisation)
    assert response.status_code == 422
    assert not mail.outbox


@pytest.mark.parametrize("state", ["draft", "submitted", "refused", "suspended", "left"])
def test_who_is_no_member_can_not_be_asked(client, state):
    assert ask(client, make_organisation(state=state)).status_code == 404


def enquiries_page(organisation):
    return reverse("members:enquiries", args=[organisation.slug])


def test_a_coordinator_reads_it_and_says_that_it_is_answered(client, organisation, coordinator):
    ask(client, organisation)
    client.force_login(coordinator)
    page = client.get(enquiries_page(organisation)).text
    assert "mailto:roza@example.net" in page and "&lt;b&gt;meekijken" in page
    [enquiry] = Enquiry.objects.all()
    button = reverse("members:enquiry_answered", args=[organisation.slug, enquiry.pk])
    assert client.get(button).status_code == 405
    for _ in range(2):
        assert client.post(button).status_code == 302
    first = Enquiry.objects.get().answered_at
    client.post(button)
    assert Enquiry.objects.get().answered_at == first
    assert not actions.escalate_unanswered(hours_later(100))


def test_others_do_not_read_it(client, organisation, coordinator, buddy, stranger):
    ask(client, organisation)
    button = reverse("members:enquiry_answered", args=[organisation.slug, Enquiry.objects.get().pk])
    for user in [buddy, stranger]:
        client.force_login(user)
        assert client.get(enquiries_page(organisation)).status_code == 404
        assert client.post(button).status_code == 404
    own = stranger.memberships.get().organisation
    other = reverse("members:enquiry_answered", args=[own.slug, Enquiry.objects.get().pk])
    assert client.post(other).status_code == 404
    client.logout()
    assert client.get(enquiries_page(organisation)).status_code == 302
    assert Enquiry.objects.open().exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_three_days_the_network_knows_and_the_asker_too_once(
    client, organisation, coordinator, language
):
    make_administrator(language)
    type(coordinator).objects.filter(pk=coordinator.pk).update(language=language)
    ask(client, organisation, language=language)
    mail.outbox.clear()
    assert actions.escalate_unanswered(hours_later(71)) == 0
    assert actions.escalate_unanswered(hours_later(73)) == 1
    assert actions.escalate_unanswered(hours_later(74)) == 0
    assert len(mail.outbox) == 3
    [network], [asker], [reader] = (
        to(email) for email in ["netta@example.org", "roza@example.net", "cor@example.org"]
    )
    assert organisation.name in network.subject
    for secret in ["Roza", "roza@", "woning"]:
        assert secret not in network.body + reader.body
    assert f"/{language}/beheer/members/organisation/{organisation.pk}/" in network.body
    assert f"/{language}/organisaties/" in asker.body
    for told in [network, asker, reader]:
        [(html, _kind)] = told.alternatives
        assert f'lang="{language}"' in html


def test_nothing_is_kept_longer_than_was_said(client, organisation, coordinator):
    ask(client, organisation)
    ask(client, organisation, message="Tweede")
    first = Enquiry.objects.first()
    actions.mark_answered(first, by=coordinator)
    assert actions.forget_old(timezone.now() + timedelta(days=13)) == 0
    assert actions.forget_old(timezone.now() + timedelta(days=15)) == 1
    assert actions.forget_old(timezone.now() + timedelta(days=59)) == 0
    assert actions.forget_old(timezone.now() + timedelta(days=61)) == 1


def test_the_job_does_both(client, organisation, coordinator):
    from members.asking.jobs import look_after_enquiries

    ask(client, organisation)
    Enquiry.objects.update(created_at=timezone.now() - timedelta(days=4))
    look_after_enquiries()
    assert Enquiry.objects.get().is_late
    Enquiry.objects.update(created_at=timezone.now() - timedelta(days=61))
    look_after_enquiries()
    assert not Enquiry.objects.exists()
