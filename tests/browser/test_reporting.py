"""A reader on a phone says that a page is not right; a curator answers, and the mail goes out."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from tests.members.factories import make_user
from toolkit.models import Report, Theme

PASSAGE = "The deposit is two months of rent."
WORDS = "It is three months since this year."


@pytest.fixture
def theme(transactional_db):
    return Theme.objects.get(slug="wonen")


@pytest.fixture
def curator(theme):
    curator = make_user("rita@example.org", name="Rita", is_staff=True, second_factor=True)
    curator.groups.add(Group.objects.get(name="Redactie"))
    return curator


def report_it(page, theme):
    page.goto(theme.get_absolute_url())
    page.get_by_role("main").get_by_role("link", name="Is this not right?", exact=True).click()
    expect(page.get_by_role("main").get_by_role("link", name=theme.title)).to_be_visible()
    page.get_by_label("What is not right?").fill(WORDS)
    page.get_by_label("Which sentence is it about?").fill(PASSAGE)
    page.get_by_label("Your e-mail address").fill("roza@example.net")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your report")
    expect(page.get_by_role("main")).to_contain_text("within 14 days")


def test_what_a_reader_reports_is_answered_by_mail(on_phone, on_desktop, theme, curator):
    report_it(on_phone(), theme)

    desk = on_desktop(curator, is_proven=True)
    desk.goto(reverse("admin:toolkit_report_changelist"))
    desk.locator("#result_list th.field-created_at a").click()
    expect(desk.locator("#content")).to_contain_text(WORDS)
    expect(desk.locator("#content")).to_contain_text(PASSAGE)
    desk.locator("#id_outcome").select_option("mended")
    desk.locator("#id_answer").fill("Thank you, it says three months now.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()

    (message,) = mail.outbox
    assert message.to == ["roza@example.net"]
    assert "it says three months now" in message.body
    assert theme.get_absolute_url() in message.body


def test_without_scripts_too(on_phone, theme):
    report_it(on_phone(java_script_enabled=False), theme)
    report = Report.objects.get()
    assert (report.words, report.passage, report.language) == (WORDS, PASSAGE, "en")


def test_half_a_report_says_what_is_missing_and_keeps_the_rest(on_phone, theme, expected_trouble):
    expected_trouble.append("422")
    page = on_phone()
    page.goto(f"{reverse('toolkit:report')}?van={theme.get_absolute_url()}")
    page.get_by_label("Your e-mail address").fill("roza@example.net")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".field--invalid")).to_have_count(1)
    expect(page.get_by_label("Your e-mail address")).to_have_value("roza@example.net")
