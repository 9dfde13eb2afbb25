"""Who has a place: the first who signed up, and nobody who waits is overtaken."""

from django.db.models import QuerySet
from django.utils import timezone

from members.agenda import emails
from members.models import Gathering, SignUp

AT_ONCE = 20
"""So many move up while somebody waits for the page; the others with the next job."""


def lock(number: int) -> Gathering:
    """Whatever changes how many places are taken holds this, one after the other."""
    locked = Gathering.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("organisation").get(pk=number)


def fill(locked: Gathering) -> None:
    """Who waits longest gets what is free, and is mailed in the same transaction."""
    if locked.is_cancelled or locked.has_begun or not locked.is_shown:
        return
    free = AT_ONCE
    if locked.places is not None:
        free = min(free, locked.places - locked.sign_ups.with_place().count())
    waiting = locked.sign_ups.who_wait().of_who_may_come().select_related("user")
    for one in waiting.order_by("since", "pk")[: max(free, 0)]:
        one.has_place, one.placed_at = True, timezone.now()
        one.save(update_fields=["has_place", "placed_at"])
        emails.tell_place(locked, one.user)


def take_away(locked: Gathering, sign_ups: QuerySet[SignUp]) -> bool:
    """Whether there were any; what they leave goes to who waits.

    The date counts as changed: in a calendar of theirs it must not become older than it was with
    their place, or their program leaves that standing.
    """
    number, _rows = sign_ups.filter(gathering=locked).delete()
    if number:
        locked.changed_at = timezone.now()
        locked.save(update_fields=["changed_at"])
        fill(locked)
    return bool(number)
