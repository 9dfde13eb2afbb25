"""Is what stands there still right? What is asked, and what follows from an answer.

Everything about one organisation takes its row's lock first, in one transaction with its mails: two
jobs at once ask once, two answers at once have one effect (docs/decisions/0036).
"""

from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from gastvrij.lib.security_log import log_event
from gastvrij.lib.tokens import hash_of, new_token
from members.models import AnswerLink, MemberEvent, Membership, Organisation, Question, User
from members.staying_true import emails, rules

Kind, Answer, Event = Question.Kind, Question.Answer, MemberEvent.Kind
NETWORK = "Netwerk"


class AlreadyAnswered(Exception):
    """Somebody was first, or the same answer came twice."""


# --- what somebody says --------------------------------------------------------------------------
@transaction.atomic
def confirm_details(organisation: Organisation, *, by: User) -> None:
    """All of it is still right, as of today."""
    _confirm(lock(organisation), Event.DETAILS_RIGHT, by)


@transaction.atomic
def confirm_changed_details(organisation: Organisation, *, by: User) -> None:
    """Who changes the page has seen the rest of it."""
    _confirm(lock(organisation), Event.DETAILS_CHANGED, by)


def _confirm(organisation: Organisation, kind: MemberEvent.Kind, by: User) -> None:
    is_said = kind == Event.DETAILS_RIGHT and _said_today(organisation, by)
    organisation.confirmed_on = timezone.localdate()
    organisation.save(update_fields=["confirmed_on"])
    close(organisation, Kind.DETAILS, Answer.RIGHT)
    if not is_said:
        _record(organisation, kind, by)


def _said_today(organisation: Organisation, by: User) -> bool:
    """A form that was sent twice, or a second tap, is one line on the trail."""
    said = MemberEvent.objects.filter(organisation=organisation, by=by)
    said = said.filter(kind__in=[Event.DETAILS_RIGHT, Event.DETAILS_CHANGED])
    today = timezone.localdate()
    return organisation.confirmed_on == today and said.filter(at__date=today).exists()


@transaction.atomic
def say_there_is_room(organisation: Organisation, *, by: User) -> None:
    if _set_room(lock(organisation), None, Answer.ROOM):
        _record(organisation, Event.ROOM, by)


@transaction.atomic
def say_there_is_no_room(organisation: Organisation, until: date, *, by: User) -> None:
    """Shown until the coordinators, asked on that day, say otherwise."""
    if _set_room(lock(organisation), until, Answer.NO_ROOM):
        _record(organisation, Event.NO_ROOM, by)


def _set_room(organisation: Organisation, until: date | None, answer: Question.Answer) -> bool:
    """Whether it was said for the first time."""
    is_new = organisation.no_room_until != until
    organisation.no_room_until = until
    organisation.save(update_fields=["no_room_until"])
    close(organisation, Kind.ROOM, answer)
    return is_new


@transaction.atomic
def say_it_stops(organisation: Organisation, *, by: User) -> None:
    """It leaves after two weeks in which everybody is warned and each coordinator can take it back.

    Families are not touched.
    """
    organisation, today = lock(organisation), timezone.localdate()
    if organisation.stops_on or not organisation.is_approved:
        return
    organisation.stops_on = rules.leaves_on(today)
    organisation.save(update_fields=["stops_on"])
    close(organisation, Kind.DETAILS, Answer.STOPPED)
    _record(organisation, Event.STOPPING, by)
    _ask(organisation, Kind.STOPPING, today)
    for reader in network_administrators():
        emails.tell_network_of_stopping(organisation, reader)


@transaction.atomic
def say_it_goes_on(organisation: Organisation, *, by: User) -> None:
    organisation = lock(organisation)
    if not organisation.stops_on or not organisation.is_approved:
        return
    organisation.stops_on = None
    organisation.save(update_fields=["stops_on"])
    close(organisation, Kind.STOPPING, Answer.GOES_ON)
    _record(organisation, Event.GOES_ON, by)
    for reader in _everybody_concerned(organisation):
        emails.tell_it_goes_on(organisation, by, reader)


@transaction.atomic
def answer(link: AnswerLink, say) -> None:
    """Do what somebody answered by a link, unless its question was answered meanwhile."""
    lock(link.question.organisation)
    if not Question.objects.open().filter(pk=link.question_id).exists():
        raise AlreadyAnswered
    say(link.question.organisation, by=link.user)


# --- what a day brings ---------------------------------------------------------------------------
@transaction.atomic
def ask(organisation: Organisation, kind: Question.Kind) -> None:
    """Ask each coordinator by mail, unless it was asked or settled meanwhile."""
    organisation, today = lock(organisation), timezone.localdate()
    if is_to_be_asked(organisation, kind, today):
        _ask(organisation, kind, today)


def is_to_be_asked(organisation: Organisation, kind: Question.Kind, today: date) -> bool:
    if not organisation.is_approved or organisation.stops_on:
        return False
    if organisation.questions.open().about(kind).exists():
        return False
    if kind == Kind.ROOM:
        return bool(organisation.no_room_until and organisation.no_room_until <= today)
    since = organisation.known_since
    return bool(since and since <= rules.known_no_later_than(today))


def _ask(organisation: Organisation, kind: Question.Kind, today: date) -> None:
    question = Question.objects.create(organisation=organisation, kind=kind, asked_on=today)
    _mail(question, again=False)


@transaction.atomic
def remind(question: Question) -> None:
    """Once more, with a link of its own: of the first we know no more than a hash."""
    organisation = lock(question.organisation)
    still = organisation.questions.open().filter(pk=question.pk, reminded_on=None)
    if still.update(reminded_on=timezone.localdate()):
        _mail(question, again=True)


def _mail(question: Question, *, again: bool) -> None:
    ends = timezone.now() + timedelta(days=rules.DAYS_OF_A_LINK)
    for reader in coordinators_of(question.organisation):
        token = new_token()
        AnswerLink.objects.create(
            question=question, user=reader, token_hash=hash_of(token), expires_at=ends
        )
        emails.mail_question(question, reader, token, again=again)


@transaction.atomic
def give_up(question: Question) -> None:
    """Nobody answered, or the organisation is no member now. What nobody stands for goes."""
    organisation = lock(question.organisation)
    if question.kind == Kind.ROOM:
        organisation.no_room_until = None
    elif question.kind == Kind.STOPPING:
        organisation.stops_on = None
    organisation.save(update_fields=["no_room_until", "stops_on"])
    close(organisation, question.kind, Answer.NONE)


@transaction.atomic
def leave(organisation: Organisation) -> None:
    """The two weeks are over and nobody took it back."""
    organisation = lock(organisation)
    is_due = organisation.stops_on and organisation.stops_on <= timezone.localdate()
    if not (is_due and organisation.is_approved):
        return
    readers = _everybody_concerned(organisation)
    organisation.state, organisation.stops_on = Organisation.State.LEFT, None
    organisation.no_room_until = None
    organisation.save(update_fields=["state", "stops_on", "no_room_until"])
    for kind in Kind:
        close(organisation, kind, Answer.LEFT)
    _record(organisation, Event.NETWORK_LEFT, _who_said_it_stops(organisation))
    for reader in readers:
        emails.tell_it_left(organisation, reader)


def _who_said_it_stops(organisation: Organisation) -> User | None:
    said = MemberEvent.objects.filter(organisation=organisation, kind=Event.STOPPING)
    return User.objects.filter(pk__in=said.values("by")[:1]).first()


# --- what both need ------------------------------------------------------------------------------
def lock(organisation: Organisation) -> Organisation:
    """As it stands now, and for this transaction alone."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def close(organisation: Organisation, kind: str, answer: Question.Answer) -> None:
    open_ones = organisation.questions.open().filter(kind=kind)
    open_ones.update(closed_on=timezone.localdate(), answer=answer)


def coordinators_of(organisation: Organisation) -> list[User]:
    confirmed = Membership.objects.confirmed_coordinators().filter(organisation=organisation)
    return list(User.objects.filter(pk__in=confirmed.values("user")).order_by("pk"))


def network_administrators() -> list[User]:
    staff = User.objects.filter(is_active=True, is_staff=True, groups__name=NETWORK)
    return list(staff.order_by("pk"))


def _everybody_concerned(organisation: Organisation) -> list[User]:
    """Each once: an administrator may coordinate as well."""
    return list({*coordinators_of(organisation), *network_administrators()})


def _record(organisation: Organisation, kind: MemberEvent.Kind, by: User | None) -> None:
    MemberEvent.objects.create(organisation=organisation, kind=kind, about=by, by=by)
    facts = {"organisation": organisation.pk}
    transaction.on_commit(partial(log_event, f"organisation_{kind}", by=by, **facts))
