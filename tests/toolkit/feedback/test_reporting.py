"""'Is this not right?': whoever reads a page can say so, without an account."""

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from members.models import Organisation
from tests.members.factories import make_organisation
from toolkit.feedback import actions
from toolkit.feedback.jobs import forget_reports
from toolkit.models import ChecklistItem, Report, Section, Theme

pytestmark = pytest.mark.django_db
SAID = {
    "words": "De waarborg is drie maanden en niet twee.",
    "passage": "De waarborg is twee maanden huur.",
    "email": "roza@example.net",
    "telephone": "",
}


@pytest.fixture(autouse=True)
def nobody_sent_before():
    cache.clear()


@pytest.fixture
def theme():
    return Theme.objects.get(slug="wonen")


def form_of(page):
    with translation.override("nl"):
        return f"{reverse('toolkit:report')}?van={page}"


def address_of(row, language="nl"):
    with translation.override(language):
        return row.get_absolute_url()


# --- from page to form and back ----------------------------------------------------------------
def test_each_page_leads_to_the_form_about_it(client):
    rows = [Theme.objects.first(), Section.objects.first(), ChecklistItem.objects.first()]
    for row in [*rows, rows[1].chapter, make_organisation("Welkom in Gent")]:
        page = address_of(row)
        assertContains(client.get(page), form_of(page))
        title = page if isinstance(row, Organisation) else escape(row.title_nl)
        assertContains(client.get(form_of(page)), f'<a href="{page}">{title}</a>', html=True)


@pytest.mark.parametrize(
    "name, title",
    [
        ("index", "Toolkit"),
        ("glossary", "Woordenlijst"),
        ("changes", "Wat is er"),
        ("for_whom", "Wat betekent dit"),
    ],
)
def test_so_do_the_pages_that_gather(client, name, title):
    with translation.override("nl"):
        page = reverse(f"toolkit:{name}")
    assertContains(client.get(page), form_of(page))
    assertContains(client.get(form_of(page)), f'<a href="{page}">{title}')


def test_what_no_reader_sees_can_not_be_reported(client, theme):
    assert client.get(form_of("/nl/toolkit/thema/bestaat-niet/")).status_code == 404
    Theme.objects.filter(pk=theme.pk).update(state=Theme.State.DRAFT)
    item = theme.items.first()
    for page in (address_of(theme), address_of(item)):
        assert client.get(form_of(page)).status_code == 404
        assert client.post(form_of(page), SAID).status_code == 404
    assert not Report.objects.exists()


def test_a_reader_reports_and_is_thanked(client, theme):
    page = address_of(theme)
    response = client.post(form_of(page), SAID, follow=True)
    assertContains(response, "binnen 14 dagen")
    assertContains(response, page)
    report = Report.objects.get()
    told = {name: getattr(report, name) for name in ("words", "passage", "email")}
    assert told | {"telephone": ""} == SAID
    assert (report.page, report.language, report.answered_at) == (page, "nl", None)


@pytest.mark.parametrize("language, thanks", [("fr", "Merci"), ("en", "Thank you")])
def test_in_their_language_and_without_an_address(client, theme, language, thanks):
    with translation.override(language):
        address = f"{reverse('toolkit:report')}?van={address_of(theme, language)}"
    response = client.post(address, SAID | {"email": ""}, follow=True)
    assertContains(response, thanks)
    assertNotContains(response, "@")
    assert Report.objects.get().language == language


def test_the_sentence_may_come_along(client, theme):
    page = client.get(f"{form_of(address_of(theme))}&over=Twee%20maanden%20%3Cb%3E")
    assertContains(page, "Twee maanden &lt;b&gt;")


# --- what is wrong with it -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "changes, field",
    [
        ({"words": ""}, "words"),
        ({"words": " \n"}, "words"),
        ({"words": "x" * 2001}, "words"),
        ({"passage": "x" * 301}, "passage"),
        ({"email": "roza"}, "email"),
        ({"email": "a@b.be\nBcc: x@y.be"}, "email"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(client, theme, changes, field):
    response = client.post(form_of(address_of(theme)), SAID | changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assertContains(response, SAID["passage" if field != "passage" else "words"], status_code=422)
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "/nl/",
        "/nl/gezinnen/",
        "/nl/beheer/",
        "/nl/toolkit/thema/",
        "https://example.org/nl/toolkit/",
        "//example.org/nl/toolkit/",
        "/de/toolkit/",
        "/toolkit/",
        "javascript:alert(1)",
        "/nl/toolkit/\0",
        "/nl/toolkit/" + "x" * 300,
        "/nl/zoeken/?zoek=huur",
        "/g/abc/",
    ],
)
@pytest.mark.parametrize("name", ["report", "report_thanks"])
def test_no_other_address_can_be_reported(client, address, name):
    with translation.override("nl"):
        form = reverse(f"toolkit:{name}")
    response = client.get(form, {"van": address})
    assert response.status_code in ({400} if "\0" in address else {404})


def test_sent_twice_it_is_kept_once(client, theme):
    for _ in range(2):
        response = client.post(form_of(address_of(theme)), SAID)
        assert response.status_code == 302
    assert Report.objects.count() == 1


# --- machines, strangers, thieves ----------------------------------------------------------------
def test_a_machine_keeps_nothing(client, theme):
    response = client.post(form_of(address_of(theme)), SAID | {"telephone": "+32 470"})
    assert response.status_code == 302
    assert not Report.objects.exists()


def test_so_often_is_not_written_by_one_reader(client, theme):
    answers = [
        client.post(form_of(address_of(theme)), SAID | {"words": f"Fout {n}"}) for n in range(11)
    ]
    assert [one.status_code for one in answers] == [302] * 10 + [429]
    assertContains(answers[-1], "Fout 10", status_code=429)
    assert Report.objects.count() == 10


def test_nor_by_all_readers_together(client, theme, monkeypatch):
    monkeypatch.setattr(actions, "MOST_A_DAY", 1)
    first, second = (
        client.post(form_of(address_of(theme)), SAID | {"words": words})
        for words in ("een", "twee")
    )
    assert (first.status_code, second.status_code) == (302, 429)
    assert Report.objects.count() == 1


def test_nobody_is_mailed_before_a_curator_answers(client, theme):
    client.post(form_of(address_of(theme)), SAID)
    assert mail.outbox == []


def test_what_they_wrote_is_in_the_database_for_nobody_to_read(
    client, theme, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(form_of(address_of(theme)), SAID)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM toolkit_report t")
        [(row,)] = cursor.fetchall()
    for words in ("waarborg", "maanden", "roza"):
        assert words not in row
        assert words not in caplog.text


# --- not for long --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "created, answered, is_kept",
    [(179, None, True), (181, None, False), (40, 29, True), (40, 31, False), (181, 1, False)],
)
def test_a_report_is_forgotten(created, answered, is_kept):
    now = timezone.now()
    Report.objects.create(
        page="/nl/toolkit/",
        words="x",
        language="nl",
        fingerprint="x",
        created_at=now - timedelta(days=created),
        answered_at=answered and now - timedelta(days=answered),
    )
    forget_reports()
    assert Report.objects.exists() == is_kept
