"""What happens to a bottleneck and its signal. Nothing here knows a family, or logs an item.

Who said when that something is a bottleneck would lead to whose family is stuck: of that only the
organisation and the day are kept, and no line of the log is written.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from gastvrij.lib.security_log import log_event
from members.models import (
    Contribution,
    Organisation,
    Signal,
    SignalEvent,
    SignalMember,
    SignalStep,
    Support,
    User,
)
from members.models.signals import MOST_STEPS
from members.signals import emails
from members.signals.snapshot import figures_of_today
from toolkit.models import ChecklistItem
from toolkit.paper.jobs import make_papers

Kind = SignalEvent.Kind


class NotReady(Exception):
    """A text of it is empty still."""


class TooMany(Exception):
    """It does not fit on two sides any more."""


# --- a bottleneck --------------------------------------------------------------------------------
@transaction.atomic
def support(item: ChecklistItem, organisation: Organisation, *, is_named: bool) -> None:
    """Twice is once; the last word about the name counts."""
    Support.objects.update_or_create(
        item=item, organisation=organisation, defaults={"is_named": is_named}
    )


@transaction.atomic
def support_no_more(item: ChecklistItem, organisation: Organisation) -> None:
    """What the organisation wrote stays: it is withdrawn apart."""
    Support.objects.filter(item=item, organisation=organisation).delete()


def contribution_of(item: ChecklistItem, organisation: Organisation) -> Contribution | None:
    """To be changed: of two of one organisation who write at once, the second waits."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    return Contribution.objects.filter(item=item, organisation=organisation).first()


@transaction.atomic
def contribute(item: ChecklistItem, organisation: Organisation, body: str, *, by: User) -> None:
    """One text of an organisation about an item; who changed it last is its author."""
    found = contribution_of(item, organisation)
    if found is None:
        Contribution.objects.create(item=item, organisation=organisation, author=by, body=body)
    elif found.body != body:
        found.body, found.author, found.changed_on = body, by, timezone.localdate()
        found.save(update_fields=["body", "author", "changed_on"])


@transaction.atomic
def withdraw_words(item: ChecklistItem, organisation: Organisation) -> None:
    Contribution.objects.filter(item=item, organisation=organisation).delete()


# --- a signal: the working group -----------------------------------------------------------------
@transaction.atomic
def begin(
    item: ChecklistItem, values: dict[str, str], *, organisation: Organisation | None, by: User
) -> Signal:
    signal = Signal.objects.create(item=item, organisation=organisation, author=by, **values)
    SignalMember.objects.create(signal=signal, user=by)
    _note(signal, Kind.BEGUN, by)
    return signal


@transaction.atomic
def write(signal: Signal, changes: dict[str, str], *, by: User) -> None:
    """What stood there before is kept in the history."""
    if not changes:
        return
    was = {name: getattr(signal, name) for name in changes}
    for name, value in changes.items():
        setattr(signal, name, value)
    signal.save(update_fields=list(changes))
    _note(signal, Kind.WRITTEN, by, was)


@transaction.atomic
def join(signal: Signal, user: User, *, by: User) -> None:
    """Twice is once. Who is let in by somebody else is mailed."""
    _member, is_new = SignalMember.objects.get_or_create(signal=signal, user=user)
    if not is_new:
        return
    _note(signal, Kind.JOINED, user)
    if user.pk != by.pk:
        emails.tell_invited(signal, user)


@transaction.atomic
def leave(signal: Signal, *, by: User) -> None:
    number, _rows = SignalMember.objects.filter(signal=signal, user=by).delete()
    if number:
        _note(signal, Kind.LEFT, by)


@transaction.atomic
def withdraw(signal: Signal, because: str, *, by: User) -> None:
    """By who began it, while no authority has it. Twice is once; the network shows it again."""
    if signal.is_hidden:
        return
    signal.hidden_at, signal.hidden_because = timezone.now(), because
    signal.save(update_fields=["hidden_at", "hidden_because"])
    for one in signal.members.select_related("user").exclude(user=by):
        if one.user.is_active:
            emails.tell_withdrawn(signal, one.user)
    _moderated(signal, "withdrawn", Kind.WITHDRAWN, by)


# --- a signal: the network -----------------------------------------------------------------------
@transaction.atomic
def publish(signal: Signal, *, by: User) -> None:
    """As the text is now. The first time its address and figures come to stand, for good."""
    if not signal.is_ready:
        raise NotReady
    if signal.published == signal.texts:
        return
    was = signal.published or {}
    signal.published = signal.texts
    fields = ["published"]
    if signal.slug is None:
        signal.published_on = timezone.localdate()
        signal.slug = _free_slug(f"{signal.published_on.year}-{slugify(signal.title)}"[:70])
        signal.figures = figures_of_today(signal.item)
        fields += ["published_on", "slug", "figures"]
    signal.save(update_fields=fields)
    _note(signal, Kind.PUBLISHED, by, was)
    make_papers.enqueue_once()
    _log("signal_published", by, signal)


@transaction.atomic
def note_step(signal: Signal, values: dict[str, Any], *, by: User) -> SignalStep:
    if signal.steps.count() >= MOST_STEPS:
        raise TooMany
    step = SignalStep.objects.create(signal=signal, **values)
    _settle_state(signal)
    _note(signal, Kind.STEP, by)
    _log("signal_step", by, signal)
    return step


@transaction.atomic
def change_step(step: SignalStep, changes: dict[str, Any], *, by: User) -> None:
    if not changes:
        return
    was = {name: str(getattr(step, name)) for name in changes}
    for name, value in changes.items():
        setattr(step, name, value)
    step.save(update_fields=list(changes))
    _settle_state(step.signal)
    _note(step.signal, Kind.STEP, by, was)


def _settle_state(signal: Signal) -> None:
    """Of the last step; several on one day come in the order in which they were noted."""
    last = signal.steps.last()
    signal.state = last.state if last else Signal.State.COLLECTED
    signal.save(update_fields=["state"])
    make_papers.enqueue_once()


# --- moderation: the admin calls these -----------------------------------------------------------
@transaction.atomic
def hide(row: Contribution | Signal, because: str, *, by: User) -> None:
    """Out of sight with a reason, which its author or working group reads in a mail."""
    is_same = row.is_hidden and row.hidden_because == because
    row.hidden_at, row.hidden_because = row.hidden_at or timezone.now(), because
    row.save(update_fields=["hidden_at", "hidden_because"])
    if not is_same:
        _tell(row, emails.tell_hidden)
    _moderated(row, "hidden", Kind.WITHDRAWN, by)


@transaction.atomic
def show(row: Contribution | Signal, *, by: User) -> None:
    was_hidden = row.is_hidden
    row.hidden_at, row.hidden_because = None, ""
    row.save(update_fields=["hidden_at", "hidden_because"])
    if was_hidden:
        _tell(row, emails.tell_shown)
    _moderated(row, "shown", Kind.SHOWN, by)


def _tell(row: Contribution | Signal, tell: Any) -> None:
    if isinstance(row, Contribution):
        readers = [row.author] if row.author else []
    else:
        readers = [one.user for one in row.members.select_related("user")]
    for reader in readers:
        if reader.is_active:
            tell(row, reader)


def _moderated(row: Contribution | Signal, what: str, kind: SignalEvent.Kind, by: User) -> None:
    if isinstance(row, Signal):
        _note(row, kind, by)
        make_papers.enqueue_once()
        _log(f"signal_{what}", by, row)
        return
    transaction.on_commit(partial(log_event, f"contribution_{what}", by=by, contribution=row.pk))


def _free_slug(wanted: str) -> str:
    slug, number = wanted, 1
    while Signal.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _note(signal: Signal, kind: SignalEvent.Kind, by: User, was: dict | None = None) -> None:
    SignalEvent.objects.create(signal=signal, kind=kind, by=by, was=was or {})


def _log(event: str, by: User, signal: Signal) -> None:
    transaction.on_commit(partial(log_event, event, by=by, signal=signal.pk))
