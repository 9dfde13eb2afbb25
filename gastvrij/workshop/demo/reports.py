"""The demo's reports of readers: some just came, some wait too long, some were answered.

Nobody left an address, so that the demo mails nobody.
"""

from datetime import timedelta

from django.utils import timezone

from gastvrij.workshop.demo.days import read
from members.models import User
from toolkit.feedback import actions
from toolkit.feedback.about import page_at
from toolkit.models import Report


def report_what_is_wrong(curator: User) -> None:
    """Each of reports.yaml; not again where somebody's reports stand."""
    if Report.objects.exists():
        return
    for told in read("reports.yaml"):
        _report(told, curator)


def _report(told, curator: User) -> None:
    page = page_at(told["page"])
    if page is None:
        raise ValueError(f"No page of the toolkit: {told['page']}")
    before = set(Report.objects.values_list("pk", flat=True))
    language = page.address.split("/")[1]
    given = {"words": told["words"], "passage": told.get("passage", "")}
    actions.report(page, **given, email="", language=language)
    row = Report.objects.exclude(pk__in=before).get()
    if outcome := told.get("outcome"):
        row.outcome, row.answer = outcome, told["answer"]
        actions.answer(row, by=curator)
    came = timezone.now() - timedelta(days=told["days_ago"])
    answered = told.get("answered_days_ago")
    Report.objects.filter(pk=row.pk).update(
        created_at=came,
        answered_at=None if answered is None else timezone.now() - timedelta(days=answered),
    )
