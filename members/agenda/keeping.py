"""What jobs do for the agenda: mail once each, let people move up, forget names and dates."""

from django.db import transaction

from members.agenda import emails
from members.agenda.places import fill, lock, take_away
from members.models import Gathering, SignUp
from members.models.gathering import DAYS_OF_A_GATHERING, DAYS_OF_NAMES


@transaction.atomic
def tell_one_of(gathering: int) -> bool:
    """The mail and that it was written are one transaction: whatever dies, nobody has two or none.

    False once everybody was told; of two workers each takes others. Of a date that is hidden, or of
    an organisation that is suspended, nobody hears until it is shown again.
    """
    shown = Gathering.objects.shown().filter(pk=gathering)
    waiting = SignUp.objects.filter(gathering__in=shown.values("pk")).to_tell()
    locked = waiting.select_for_update(of=("self",), skip_locked=True)
    one = locked.select_related(
        "gathering__organisation", "gathering__municipality", "user"
    ).first()
    if one is None:
        return False
    if SignUp.objects.of_who_may_come().filter(pk=one.pk).exists():  # or they left meanwhile
        emails.tell_news(one)
    SignUp.objects.filter(pk=one.pk).update(told=one.gathering.version)
    return True


def let_people_move_up() -> None:
    """After somebody deleted their account, left, or may come no more for whatever reason."""
    to_come = Gathering.objects.shown().to_come().filter(cancelled_at=None)
    here = SignUp.objects.filter(gathering__in=to_come.values("pk"))
    numbers = set(here.who_may_come_no_more().values_list("gathering", flat=True))
    waiting = to_come.with_numbers().filter(waiting__gt=0)
    for number in numbers | set(waiting.with_room().values_list("pk", flat=True)):
        _settle(number)


@transaction.atomic
def _settle(number: int) -> None:
    locked = lock(number)
    if not take_away(locked, SignUp.objects.who_may_come_no_more()):
        fill(locked)


def tell_who_was_not_told() -> None:
    """Whatever a job of its own left."""
    waiting = SignUp.objects.to_tell().values_list("gathering", flat=True)
    for number in set(waiting):
        while tell_one_of(number):
            pass


def forget() -> None:
    SignUp.objects.filter(
        gathering__in=Gathering.objects.ended_before(DAYS_OF_NAMES).values("pk")
    ).delete()
    Gathering.objects.ended_before(DAYS_OF_A_GATHERING).delete()
