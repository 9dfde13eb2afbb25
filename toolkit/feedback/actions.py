"""From what a reader says is not right to what a curator answers."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gastvrij.lib.mail import send
from gastvrij.lib.security_log import log_event
from toolkit.feedback.about import Page
from toolkit.models import Report

MOST_A_DAY = 100
"""From everybody together: more than readers write, less than a machine sends."""
FOLDER = "toolkit/feedback/mail"


class TooMany(Exception):
    """More came today than readers would write."""


@transaction.atomic
def report(page: Page, *, words: str, passage: str, email: str, language: str) -> None:
    """Keep it for the curators; the same once more does nothing."""
    fingerprint = _fingerprint(page.address, words, email)
    given = {"words": words, "passage": passage, "email": email, "language": language}
    row, is_new = Report.objects.get_or_create(
        fingerprint=fingerprint, defaults=given | {"page": page.address}
    )
    if not is_new:
        return
    a_day_ago = timezone.now() - timedelta(days=1)
    if Report.objects.filter(created_at__gt=a_day_ago).count() > MOST_A_DAY:
        raise TooMany  # and nothing is kept
    transaction.on_commit(partial(log_event, "report_sent", report=row.pk))


@transaction.atomic
def answer(row: Report, *, by) -> None:
    """What the curator filled in on `row` is kept, and mailed to whoever left an address."""
    row.answered_at, row.answered_by = timezone.now(), by.name or by.email
    row.save()
    if row.email:
        link = settings.SITE_URL + row.page
        send(f"{FOLDER}/answer", row.email, row.language, link=link, answer=row.answer)
    transaction.on_commit(partial(log_event, "report_answered", by=by, report=row.pk))


def forget_old() -> int:
    return Report.objects.to_forget(timezone.now()).delete()[0]


def _fingerprint(address: str, words: str, email: str) -> str:
    said = "\0".join([address, " ".join(words.split()), email.strip().lower()])
    return salted_hmac("toolkit.feedback", said, algorithm="sha256").hexdigest()
