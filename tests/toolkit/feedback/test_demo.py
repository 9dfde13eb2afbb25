"""The demo shows a report in each state, and mails nobody about it."""

import pytest
from django.core import mail
from django.utils import timezone

from gastvrij.workshop.demo.reports import report_what_is_wrong
from toolkit.feedback.about import page_at, title_of
from toolkit.models import Report

pytestmark = pytest.mark.django_db


def test_some_just_came_some_wait_too_long_and_some_were_answered_in_each_way(curator):
    report_what_is_wrong(curator)
    reports, now = Report.objects.all(), timezone.now()
    assert {row.outcome for row in reports} == {"", *Report.Outcome.values}
    assert reports.overdue(now).exists()
    assert reports.open().count() > reports.overdue(now).count()
    assert not reports.to_forget(now).exists()
    assert all(row.answered_at is None or row.answered_at > row.created_at for row in reports)
    assert all(title_of(page_at(row.page)) for row in reports)
    assert mail.outbox == []
    report_what_is_wrong(curator)
    assert Report.objects.count() == len(reports)
