"""Once in a while an organisation looks at who belongs to it, and pauses who is forgotten.

Asked after 90 days and again two weeks before the end; paused after 120, if it was asked at least
two weeks before. The last coordinator of an organisation is paused two weeks after the network was
told, never before. Doing it twice on a day, or being killed in the middle, does no harm: each
organisation is a transaction of its own, and what was done is written in it.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from members.memberships.actions import record
from members.models import MemberEvent, Membership, Organisation, User
from members.models.membership import DAYS_UNTIL_PAUSED
from members.people.actions import other_coordinators, pause_locked
from members.people.emails import ask_to_look, tell_network

GROUP = "Netwerk"
NOTICE = timedelta(days=14)
SECOND_TIME = timedelta(days=DAYS_UNTIL_PAUSED) - NOTICE


def review_access() -> None:
    due = Membership.objects.due_for_review().values("organisation")
    organisations = Organisation.objects.approved().filter(pk__in=due).order_by("pk")
    for number in list(organisations.values_list("pk", flat=True)):
        _review(number, timezone.localdate())


@transaction.atomic
def _review(number: int, today: date) -> None:
    """Pause whom nobody spoke for, then ask about the others."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=number)
    memberships = Membership.objects.filter(organisation=organisation)
    memberships = memberships.select_related("user", "organisation").order_by("pk")
    for membership in memberships.due_for_pause().select_for_update(of=("self",)):
        if membership.review_asked_on and membership.review_asked_on <= today - NOTICE:
            _pause(membership, today)
    asked = [one for one in memberships.due_for_review() if _is_to_ask(one, today)]
    if asked:
        numbers = [one.pk for one in asked]
        Membership.objects.filter(pk__in=numbers).update(review_asked_on=today)
        for coordinator in _coordinators(organisation):
            ask_to_look(organisation, coordinator, len(asked))


def _is_to_ask(membership: Membership, today: date) -> bool:
    asked, second_day = membership.review_asked_on, membership.looked_at_on + SECOND_TIME
    return asked is None or asked < second_day <= today


def _pause(membership: Membership, today: date) -> None:
    is_last = membership.confirmed_as == Membership.Role.COORDINATOR
    if (
        is_last
        and not other_coordinators(membership).exists()
        and not _network_knows(membership, today)
    ):
        return
    pause_locked(membership, by=None)


def _network_knows(membership: Membership, today: date) -> bool:
    """Whether it was told two weeks ago that nobody will coordinate there; tells it if not."""
    told = MemberEvent.objects.filter(
        organisation=membership.organisation_id,
        about=membership.user_id,
        kind=MemberEvent.Kind.NETWORK_TOLD,
        at__date__gt=membership.looked_at_on,
    )
    if first := told.order_by("at").first():
        return timezone.localdate(first.at) <= today - NOTICE
    readers = User.objects.filter(is_active=True, is_staff=True, groups__name=GROUP)
    for reader in readers:
        tell_network(membership, reader)
    if readers:
        record(membership, MemberEvent.Kind.NETWORK_TOLD, None)
    return False


def _coordinators(organisation: Organisation) -> list[User]:
    there = Membership.objects.confirmed_coordinators().filter(organisation=organisation)
    return list(User.objects.filter(pk__in=there.values("user")))
