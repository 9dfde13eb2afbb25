"""Which mails somebody gets, one click to stop, and each mail in three languages."""

import logging
import re
from datetime import timedelta
from email.utils import unquote
from io import StringIO

import pytest
from django.core import mail, signing
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from checklist.reminders.weekly import line_of
from gastvrij.lib.weekly import Paragraph
from gastvrij.site.log import PlainFacts
from members.accounts.my_data import data_of
from members.models import CalendarFeed, SentReminder, StoppedReminder
from members.models.reminder import Kind
from members.reminders import emails, wishes
from members.reminders.jobs import forget_reminders, write_weekly
from members.reminders.weekly import monday_of
from tests.checklist.pages import filled_in
from tests.conftest import storyteller
from tests.gastvrij.site.html import Page, problems_of
from tests.members.factories import make_membership, make_organisation, make_user

pytestmark = pytest.mark.django_db
EVERY_KIND = set(Kind.values)
MSGID = re.compile(r'{% translate "([^"]+)"')


@pytest.fixture
def jo():
    return make_user("jo@example.org", name="Jo", language="en", verified=True)


def stop_url(user, kind=Kind.WEEKLY):
    with translation.override(user.language):
        return reverse("members:stop_reminder", args=[wishes.token_to_stop(user, kind)])


# --- one click to stop -------------------------------------------------------------------------
def test_opening_the_link_changes_nothing_and_its_button_stops_that_mail(client, jo):
    page = client.get(stop_url(jo))
    assert page.status_code == 200 and "What comes, every Monday" in page.text
    assert problems_of(Page(page.text)) == []
    assert wishes.wanted_by(jo) == EVERY_KIND
    for _twice in range(2):
        page = client.post(stop_url(jo))
        assert page.status_code == 200 and "any more" in page.text
    assert wishes.wanted_by(jo) == EVERY_KIND - {"weekly"}
    assert StoppedReminder.objects.count() == 1


def test_a_mail_program_stops_it_by_itself_without_cookie_or_page(jo):
    """RFC 8058: what List-Unsubscribe-Post says is sent to what List-Unsubscribe says."""
    emails.send_weekly_mail(jo, [Paragraph("Something.")])
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = unquote(headers["List-Unsubscribe"])
    path = "/" + address.split("/", 3)[3]
    program = Client(enforce_csrf_checks=True)
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and not answer.cookies
    assert wishes.wanted_by(jo) == EVERY_KIND - {"weekly"}


@pytest.mark.parametrize("token", ["x", "WzEsIndlZWtseSJd:1abc:forged", "a/b/c", "\u20ac"])
def test_a_forged_link_stops_nothing(client, jo, token):
    address = reverse("members:stop_reminder", args=[token])
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert not StoppedReminder.objects.exists()


def test_nobody_signs_a_link_but_we(client, jo):
    """Nor who has something that we signed for another use."""
    whole = wishes.token_to_stop(jo, Kind.WEEKLY)
    content, moment, signature = whole.split(":")
    other = signing.dumps([jo.pk, "weekly"], salt="something else")
    for token in (f"{content}:{moment}:{signature[::-1]}", other, content):
        address = reverse("members:stop_reminder", args=[token])
        assert client.post(address).status_code == 404
    assert not StoppedReminder.objects.exists()


def test_a_link_stops_the_mail_of_one_person_only(client, jo):
    other = make_user("bo@example.org", verified=True)
    client.post(stop_url(jo))
    assert wishes.wanted_by(other) == EVERY_KIND


def test_the_link_of_an_account_that_is_gone_is_no_error(client, jo):
    address = stop_url(jo)
    jo.delete()
    assert client.post(address).status_code == 404


def test_the_link_stands_in_no_line_of_the_log(client, jo):
    written, token = StringIO(), wishes.token_to_stop(jo, Kind.LEGAL)
    handler = logging.StreamHandler(written)
    handler.setFormatter(PlainFacts())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        client.put(stop_url(jo, Kind.LEGAL))
        client.get(f"/nl/mails-stoppen/{token}/slip/")
    finally:
        logger.removeHandler(handler)
    lines = written.getvalue()
    assert "/mails-stoppen/…/" in lines and token.split(":")[2] not in lines


# --- in my account -----------------------------------------------------------------------------
def test_somebody_chooses_which_mails_they_want(client, jo):
    client.force_login(jo)
    address = reverse("members:reminders")
    page = client.get(address)
    assert filled_in(page)["kinds"] == ["weekly", "legal", "exchange", "family"]
    for _twice in range(2):
        page = client.post(address, {"kinds": ["legal"]}, follow=True)
    assert page.status_code == 200 and wishes.wanted_by(jo) == {"legal"}
    client.post(address, {"kinds": ["legal", "weekly"]})
    assert wishes.wanted_by(jo) == {"legal", "weekly"}
    client.post(address, {})
    assert wishes.wanted_by(jo) == set()


def test_what_is_no_choice_is_told_beside_the_field(client, jo):
    client.force_login(jo)
    page = client.post(reverse("members:reminders"), {"kinds": ["legal", "nonsense"]})
    assert page.status_code == 422 and page.context["form"].errors["kinds"]
    assert wishes.wanted_by(jo) == EVERY_KIND


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(reverse("members:reminders")).status_code == 302


# --- what the others tell ----------------------------------------------------------------------
def test_a_coordinator_reads_who_and_what_waits(jo):
    from members.models import Enquiry

    organisation = make_organisation("Thuis")
    make_membership(jo, organisation, role="coordinator")
    waiting = make_membership(organisation=organisation)
    waiting.confirmed_as = ""
    waiting.save()
    Enquiry.objects.create(
        organisation=organisation,
        kind="help",
        name="Zerdesht",
        email="z@example.org",
        message="Kunnen jullie helpen?",
        language="nl",
        fingerprint="x",
    )
    with storyteller("off"):
        write_weekly(reader=jo.pk, monday=monday_of(timezone.localdate()).isoformat())
    (sent,) = mail.outbox
    assert "1 question from outside waits for an answer." in sent.body
    assert "1 person waits until you confirm" in sent.body
    assert "Zerdesht" not in sent.body and waiting.user.email not in sent.body


def test_a_coordinator_reads_how_many_people_are_to_be_looked_at(jo):
    organisation = make_organisation("Thuis")
    cor = make_membership(jo, organisation, role="coordinator")
    buddy, new = (
        make_membership(organisation=organisation),
        make_membership(organisation=organisation),
    )
    for one in (cor, buddy):
        one.since = one.reviewed_on = timezone.localdate() - timedelta(days=91)
        one.save()
    with storyteller("off"):
        write_weekly(reader=jo.pk, monday=monday_of(timezone.localdate()).isoformat())
    (sent,) = mail.outbox
    assert "1 person has to be looked at" in sent.body
    assert f"/en/organisaties/{organisation.slug}/mensen/nakijken/" in sent.body
    assert buddy.user.email not in sent.body and new.user.email not in sent.body


def test_a_buddy_reads_nothing_of_what_coordinators_do(jo):
    organisation = make_organisation("Thuis")
    make_membership(jo, organisation)
    waiting = make_membership(organisation=organisation)
    waiting.confirmed_as = ""
    waiting.save()
    with storyteller("off"):
        write_weekly(reader=jo.pk, monday=monday_of(timezone.localdate()).isoformat())
    assert mail.outbox == []


def test_the_network_reads_how_many_applications_wait(jo):
    from django.contrib.auth.models import Group

    from tests.members.joining.factories import make_application

    make_application()
    mail.outbox.clear()
    for is_network in (False, True):
        if is_network:
            jo.is_staff = True
            jo.save()
            jo.groups.add(Group.objects.get(name="Netwerk"))
            SentReminder.objects.all().delete()
        with storyteller("off"):
            write_weekly(reader=jo.pk, monday=monday_of(timezone.localdate()).isoformat())
        assert len(mail.outbox) == is_network
    assert "1 application waits for the network." in mail.outbox[0].body


# --- in three languages ------------------------------------------------------------------------
def send(message, reader):
    if message == "weekly":
        link = "https://example.org/page/"
        two = Paragraph("Two.", f"{link}2/", stop=f"{link}stop/")
        emails.send_weekly_mail(reader, [Paragraph("One.", link), two])
    else:
        emails.remind(
            "checklist/reminders/mail/legal",
            reader,
            Kind.LEGAL,
            link="https://example.org/page/",
            lines="Gezin 3: x",
            number=1,
        )
    return mail.outbox.pop()


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("message", ["weekly", "legal"])
def test_each_mail_speaks_the_readers_language_in_text_and_html(message, language):
    reader = make_user(name="Jo", language=language, verified=True)
    sent = send(message, reader)
    html = sent.alternatives[0].content
    assert f'lang="{language}"' in html and "Jo" in sent.body
    folder = {"weekly": "members/reminders/mail", "legal": "checklist/reminders/mail"}[message]
    source = get_template(f"{folder}/{message}_message.txt").template.source
    msgids = MSGID.findall(source)
    assert msgids
    for msgid in msgids:
        assert (msgid in sent.body) is (language == "en")
    assert "{" not in sent.body and "%(" not in sent.body
    stop = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert f"/{language}/mails-stoppen/" in stop
    assert stop in sent.body and f'href="{stop}"' in html
    assert html.count('class="button"') == (2 if message == "weekly" else 1)


def test_a_line_about_a_family_reads_well_in_each_language():
    from datetime import date
    from types import SimpleNamespace

    from checklist.reminders.coming import Coming
    from checklist.taking_along.terms import Kind as Sort

    terms = [
        SimpleNamespace(on=date(2026, 12, 1), kind=Sort.LEGAL),
        SimpleNamespace(on=date(2027, 1, 4), kind=Sort.ADVISED),
        SimpleNamespace(on=date(2027, 1, 5), kind=Sort.REMINDER),
    ]
    expected = {
        "nl": "Gezin 3: 1 december (wettelijke termijn), 4 januari 2027, 5 januari 2027 (herinner",
        "fr": "Famille 3\u00a0: 1er décembre (délai légal), 4 janvier 2027, 5 janvier 2027 (rap",
    }
    for language, words in expected.items():
        with translation.override(language):
            assert line_of(Coming(3, terms), date(2026, 11, 27)).startswith(words)


# --- kept as long as needed --------------------------------------------------------------------
def test_what_was_mailed_is_forgotten_after_two_months_and_an_address_that_ended(jo):
    now = timezone.now()
    for days in (10, 61):
        SentReminder.objects.create(
            user=jo, kind="weekly", day=now.date() - timedelta(days=days), at=now - timedelta(days)
        )
    CalendarFeed.objects.create(user=jo, token_hash="x", expires_on=now.date() - timedelta(days=1))
    forget_reminders()
    assert SentReminder.objects.count() == 1 and not CalendarFeed.objects.exists()


def test_it_is_all_in_somebodys_own_data_and_goes_with_the_account(jo):
    wishes.stop(jo, Kind.LEGAL)
    wishes.is_first(jo, Kind.WEEKLY, timezone.localdate())
    CalendarFeed.objects.create(user=jo, token_hash="secret")
    data = data_of(jo)
    assert [one["kind"] for one in data["mails_that_were_stopped"]] == ["legal"]
    assert [one["kind"] for one in data["mails_to_remember"]] == ["weekly"]
    assert data["address_for_a_calendar"] and "secret" not in str(data)
    jo.delete()
    for model in (CalendarFeed, SentReminder, StoppedReminder):
        assert not model.objects.exists()
