"""Once a day: who is asked, reminded or let go. Each organisation has a transaction of its own.

Whatever was done is done; a run that was killed, or runs a second time, does only what is left.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.models import AnswerLink, Organisation, Question
from members.staying_true import rules
from members.staying_true.actions import ask, give_up, leave, remind

Kind = Question.Kind


def look_after_organisations() -> None:
    """Those that fail do not stop the others, and are told at the end."""
    today = timezone.localdate()
    approved = Organisation.objects.approved()
    approved.filter(approved_on=None).update(approved_on=today)
    troubles: list[Exception] = []
    for act, rows in steps(today):
        troubles += _each(act, rows)
    forget(today)
    if troubles:
        raise ExceptionGroup("Some organisations could not be looked after", troubles)


def steps(today: date) -> Iterable[tuple[Callable, Iterable]]:
    """What there is to do, found when its turn comes: the first steps make room for the next."""
    yield give_up, questions_without_end(today)
    yield ask_about_details, organisations_to_ask(today)
    yield ask_about_room, Organisation.objects.approved().filter(no_room_until__lte=today)
    yield remind, questions_to_remind_of(today)
    yield leave, Organisation.objects.filter(stops_on__lte=today)


def ask_about_details(organisation: Organisation) -> None:
    ask(organisation, Kind.DETAILS)


def ask_about_room(organisation: Organisation) -> None:
    ask(organisation, Kind.ROOM)


def organisations_to_ask(today: date) -> Iterable[Organisation]:
    known = Coalesce("confirmed_on", "approved_on")
    found = Organisation.objects.approved().filter(stops_on=None).alias(known=known)
    return found.filter(known__lte=rules.known_no_later_than(today))


def questions_to_remind_of(today: date) -> Iterable[Question]:
    """About the page after two weeks; about stopping shortly before the day."""
    soon = today + timedelta(days=rules.DAYS_OF_LAST_WARNING)
    details = Q(kind=Kind.DETAILS, asked_on__lte=rules.asked_no_later_than(today))
    stopping = Q(kind=Kind.STOPPING, organisation__stops_on__lte=soon)
    stopping &= Q(organisation__stops_on__gt=today)
    found = Question.objects.open().filter(details | stopping, reminded_on=None)
    return found.filter(organisation__in=Organisation.objects.approved())


def questions_without_end(today: date) -> Iterable[Question]:
    """Nobody answered for half a year, or whether there is room for two weeks; or it is over."""
    old = Q(kind=Kind.DETAILS, asked_on__lte=rules.known_no_later_than(today))
    weeks = timedelta(days=rules.DAYS_WITHOUT_ROOM_UNANSWERED)
    unanswered = Q(kind=Kind.ROOM, asked_on__lte=today - weeks)
    is_over = ~Q(organisation__in=Organisation.objects.approved())
    return Question.objects.open().filter(old | unanswered | is_over)


def forget(today: date) -> None:
    """Links that ended, and what was answered long ago."""
    AnswerLink.objects.filter(expires_at__lt=timezone.now()).delete()
    Question.objects.filter(closed_on__lte=rules.forgotten_no_later_than(today)).delete()


def _each(act: Callable, rows: Iterable) -> list[Exception]:
    troubles = []
    for row in list(rows):
        try:
            act(row)
        except Exception as error:  # told by look_after_organisations
            troubles.append(error)
    return troubles
