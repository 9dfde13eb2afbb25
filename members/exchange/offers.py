"""A question that nobody answers: to three members who may know, then to the network. Once each.

Each is one transaction with its mails: whatever dies meanwhile, it was done whole or is done again.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from members.exchange import emails
from members.models import Following, Membership, Organisation, Thread, ThreadOffer, ThreadVisit
from members.models.exchange import DAYS_OF_NEWS, HOURS_UNTIL_OFFERED
from members.places.distances import distances_from, places
from members.staying_true.actions import network_administrators

WAITS = timedelta(hours=HOURS_UNTIL_OFFERED)
ASKED = 3
DAYS_OF_REST = 14
"""Who was asked lately comes after who was not."""
FAR_AWAY = 1000.0


def offer_unanswered(now: datetime | None = None) -> int:
    now = now or timezone.now()
    late = Thread.objects.shown().waiting().filter(offered_at=None, created_at__lte=now - WAITS)
    return sum(_offer(number, now) for number in list(late.values_list("pk", flat=True)))


@transaction.atomic
def _offer(number: int, now: datetime) -> int:
    """1, or 0 if somebody answered meanwhile or another worker was first."""
    thread = _locked(number)
    if thread is None or thread.offered_at:
        return 0
    thread.offered_at = now
    thread.save(update_fields=["offered_at"])
    chosen = who_may_know(thread, now)
    for membership in chosen:
        ThreadOffer.objects.create(thread=thread, user=membership.user, at=now)
        emails.offer(thread, membership.user, days=(now - thread.created_at).days)
    if not chosen:
        _tell_network(thread, now)
    return 1


def tell_network_of_unanswered(now: datetime | None = None) -> int:
    now = now or timezone.now()
    late = (
        Thread.objects.shown().waiting().filter(told_network_at=None, offered_at__lte=now - WAITS)
    )
    return sum(_tell(number, now) for number in list(late.values_list("pk", flat=True)))


@transaction.atomic
def _tell(number: int, now: datetime) -> int:
    thread = _locked(number)
    if thread is None or thread.told_network_at:
        return 0
    _tell_network(thread, now)
    return 1


def _tell_network(thread: Thread, now: datetime) -> None:
    thread.told_network_at = now
    thread.save(update_fields=["told_network_at"])
    for reader in network_administrators():
        emails.tell_network(thread, reader, days=(now - thread.created_at).days)


def _locked(number: int) -> Thread | None:
    """First the lock, then the look: who answers takes it as well."""
    thread = Thread.objects.select_for_update(of=("self",)).filter(pk=number).first()
    is_waiting = Thread.objects.shown().waiting().filter(pk=number).exists()
    return thread if thread and is_waiting else None


def who_may_know(thread: Thread, now: datetime) -> list[Membership]:
    """Of other organisations that work on its themes, or who follow these; the nearest first,
    and of each organisation one before a second."""
    themes = thread.themes.all()
    following = Following.objects.filter(theme__in=themes).values("user")
    found = Membership.objects.confirmed().filter(
        organisation__state=Organisation.State.APPROVED, user__in=emails.who_may_be_mailed()
    )
    found = found.exclude(user=thread.author_id).exclude(organisation=thread.organisation_id)
    working = Organisation.objects.approved().filter(themes__in=themes).values("pk")
    found = found.filter(organisation__in=working) | found.filter(user__in=following)
    rested = now - timedelta(days=DAYS_OF_REST)
    tired = set(ThreadOffer.objects.filter(at__gt=rested).values_list("user", flat=True))
    here = Organisation.objects.get(pk=thread.organisation_id).municipality_id
    km = distances_from(here) if here in places() else {}

    def rank(one: Membership) -> tuple:
        where = one.helps_in_id or one.organisation.municipality_id
        return one.user_id in tired, km.get(where, FAR_AWAY), one.pk

    ranked = sorted(found.select_related("user", "organisation").distinct(), key=rank)
    return _of_different_organisations(ranked)


def _of_different_organisations(ranked: list[Membership]) -> list[Membership]:
    first, others = [], []
    users, organisations = set(), set()
    for one in ranked:
        if one.user_id in users:
            continue
        users.add(one.user_id)
        (others if one.organisation_id in organisations else first).append(one)
        organisations.add(one.organisation_id)
    return [*first, *others][:ASKED]


def forget_old(now: datetime | None = None) -> int:
    """Until where people read, and who was asked: of no use once nothing is called new."""
    day = (now or timezone.now()) - timedelta(days=DAYS_OF_NEWS)
    visits, _ = ThreadVisit.objects.filter(read_at__lt=day).delete()
    offers, _ = ThreadOffer.objects.filter(at__lt=day).delete()
    return visits + offers
