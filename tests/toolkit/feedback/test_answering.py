"""Curators find in the admin what readers report, and answer it once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from gastvrij.lib.weekly import paragraphs_for
from tests.members.factories import make_user
from toolkit.feedback import actions
from toolkit.feedback.about import page_at
from toolkit.models import Report

pytestmark = pytest.mark.django_db
LIST = "admin:toolkit_report_changelist"


@pytest.fixture
def desk(client, curator):
    client.force_login(curator)
    return client


def make_report(words="Dit is oud.", email="roza@example.net", days=0, language="fr"):
    page = page_at("/nl/toolkit/thema/wonen/")
    actions.report(page, words=words, passage="", email=email, language=language)
    report = Report.objects.latest("pk")
    report.created_at = timezone.now() - timedelta(days=days)
    report.save()
    return report


def form_of(report):
    return reverse("admin:toolkit_report_change", args=[report.pk])


def test_the_longest_waiting_stand_on_top_and_what_was_answered_below(desk, curator):
    done = make_report("eerste", days=30)
    done.outcome, done.answer = "right", "Dank je."
    actions.answer(done, by=curator)
    new, old = make_report("tweede", days=1), make_report("derde", days=15)
    page = desk.get(reverse(LIST))
    assert list(page.context["cl"].result_list) == [old, new, done]
    assertContains(page, "langer dan twee weken", count=1)
    narrowed = desk.get(reverse(LIST), {"waits": "overdue"})
    assert list(narrowed.context["cl"].result_list) == [old]


def test_a_report_leads_to_the_page_and_to_where_it_is_edited(desk):
    page = desk.get(form_of(make_report("<b>Fout</b>")))
    assertContains(page, 'href="/nl/toolkit/thema/wonen/"')
    assertContains(page, "/toolkit/theme/")
    assertContains(page, "&lt;b&gt;Fout&lt;/b&gt;")


def test_the_answer_is_mailed_in_the_readers_language(desk, curator):
    report = make_report()
    desk.post(form_of(report), {"outcome": "mended", "answer": "C'est corrigé."})
    report.refresh_from_db()
    assert (report.outcome, report.answer, report.answered_by) == (
        "mended",
        "C'est corrigé.",
        curator.name,
    )
    [message] = mail.outbox
    assert message.to == ["roza@example.net"]
    assert "C'est corrigé." in message.body and "Bonjour" in message.body
    assert "Dit is oud" not in message.body  # nobody has us send their words to somebody else


def test_without_an_address_nothing_is_mailed_and_no_answer_is_needed(desk):
    report = make_report(email="")
    desk.post(form_of(report), {"outcome": "right", "answer": ""})
    report.refresh_from_db()
    assert report.answered_at and mail.outbox == []


@pytest.mark.parametrize("outcome, words", [("", "Ja"), ("right", "")])
def test_half_an_answer_is_none(desk, outcome, words):
    report = make_report()
    response = desk.post(form_of(report), {"outcome": outcome, "answer": words})
    assertContains(response, "errorlist", status_code=422)
    report.refresh_from_db()
    assert report.answered_at is None and mail.outbox == []


def test_the_second_curator_is_told_who_was_first(desk, curator):
    report = make_report()
    report.outcome, report.answer = "mended", "Eerst."
    other = make_user("ann@example.org", name="Ann", is_staff=True)
    actions.answer(report, by=other)
    response = desk.post(form_of(report), {"outcome": "right", "answer": "Tweede."})
    assertContains(response, "Ann heeft deze melding intussen beantwoord", status_code=409)
    assertContains(response, "Tweede.", status_code=409)
    report.refresh_from_db()
    assert (report.outcome, report.answer) == ("mended", "Eerst.")
    assert len(mail.outbox) == 1


def test_nobody_but_curators_reads_them(client):
    report = make_report()
    client.force_login(make_user("netwerk@example.org", is_staff=True, second_factor=True))
    for address in (reverse(LIST), form_of(report)):
        assert client.get(address).status_code == 403


def test_the_weekly_mail_tells_curators_how_many_wait(curator):
    reader, today = make_user("bea@example.org"), timezone.localdate()
    make_report("een", days=20), make_report("twee")

    def about_reports(user):
        return [one for one in paragraphs_for(user, today) if one.link.endswith("/report/")]

    [told] = about_reports(curator)
    assert "2" in told.words and "1" in told.words and told.link.endswith("/toolkit/report/")
    assert paragraphs_for(reader, today) == []
    Report.objects.update(answered_at=timezone.now())
    assert about_reports(curator) == []


def test_it_tells_who_looks_after_the_network_only_that_some_wait_too_long():
    network = make_user("net@example.org", is_staff=True, second_factor=True)
    network.groups.add(Group.objects.get(name="Netwerk"))
    today = timezone.localdate()

    def told():
        about = (one.words for one in paragraphs_for(network, today))
        return [words for words in about if "toolkit" in words]

    make_report("een", days=13)
    assert told() == []
    late = make_report("De waarborg klopt niet.", days=15)
    [words] = told()
    assert words.startswith("1 ")
    assert "waarborg" not in words
    Report.objects.filter(pk=late.pk).update(answered_at=timezone.now())
    assert told() == []


def test_a_report_is_not_made_in_the_admin(desk):
    assert desk.get(reverse("admin:toolkit_report_add")).status_code == 403
