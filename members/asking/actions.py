"""From a stranger's question to an answer, or to the network that calls after three days."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gastvrij.lib.security_log import log_event
from members.asking import emails
from members.models import Enquiry, Organisation, User
from members.staying_true.actions import coordinators_of, lock, network_administrators

MOST_A_DAY = 30
"""To one organisation: more than people ask, less than a machine sends."""


class TooMany(Exception):
    """This organisation got more today than people would ask."""


class NobodyThere(Exception):
    """Meanwhile it is no member, has no coordinator or looks for nobody."""


@transaction.atomic
def send(
    organisation: Organisation,
    kind: Enquiry.Kind,
    *,
    name: str,
    email: str,
    message: str,
    language: str,
) -> None:
    """To each coordinator by mail, and a receipt to who asks; the same once more does nothing."""
    organisation = lock(organisation)
    readers = coordinators_of(organisation)
    if not may_be_asked(organisation, kind) or not readers:
        raise NobodyThere
    fingerprint = fingerprint_of(email, message)
    if organisation.enquiries.filter(kind=kind, fingerprint=fingerprint).exists():
        return
    day_ago = timezone.now() - timedelta(days=1)
    if organisation.enquiries.filter(created_at__gt=day_ago).count() >= MOST_A_DAY:
        raise TooMany
    enquiry = Enquiry.objects.create(
        organisation=organisation,
        kind=kind,
        name=name,
        email=email,
        message=message,
        language=language,
        fingerprint=fingerprint,
    )
    for reader in readers:
        emails.pass_on(enquiry, reader)
    emails.confirm_receipt(enquiry)
    _log("enquiry_sent", enquiry)


def may_be_asked(organisation: Organisation, kind: Enquiry.Kind) -> bool:
    if kind == Enquiry.Kind.OFFER and not organisation.seeks_volunteers:
        return False
    return organisation.is_approved


def fingerprint_of(email: str, message: str) -> str:
    words = "\0".join([email.strip().lower(), " ".join(message.split())])
    return salted_hmac("members.asking", words, algorithm="sha256").hexdigest()


@transaction.atomic
def mark_answered(enquiry: Enquiry, *, by: User) -> None:
    """Whoever of them was first; twice is once."""
    changed = Enquiry.objects.open().filter(pk=enquiry.pk).update(answered_at=timezone.now())
    if changed:
        _log("enquiry_answered", enquiry, by=by)


def escalate_unanswered(now: datetime | None = None) -> int:
    """Tell the network, the organisation and who asked of what nobody answered in three days."""
    now = now or timezone.now()
    late = Enquiry.objects.unanswered_too_long(now).values_list("pk", flat=True)
    return sum(_escalate(number, now) for number in late)


@transaction.atomic
def _escalate(number: int, now: datetime) -> int:
    """1, or 0 if somebody answered meanwhile or another worker was first."""
    found = Enquiry.objects.unanswered_too_long(now).filter(pk=number)
    enquiry = found.select_for_update(of=["self"]).select_related("organisation").first()
    if enquiry is None:
        return 0
    enquiry.escalated_at = now
    enquiry.save(update_fields=["escalated_at"])
    for reader in network_administrators():
        emails.tell_network(enquiry, reader)
    for reader in coordinators_of(enquiry.organisation):
        emails.remind(enquiry, reader)
    emails.tell_it_takes_longer(enquiry)
    _log("enquiry_escalated", enquiry)
    return 1


def forget_old(now: datetime | None = None) -> int:
    number, _rows = Enquiry.objects.to_forget(now or timezone.now()).delete()
    return number


def _log(event: str, enquiry: Enquiry, *, by: User | None = None) -> None:
    facts = {"enquiry": enquiry.pk, "organisation": enquiry.organisation_id}
    transaction.on_commit(partial(log_event, event, by=by, **facts))
