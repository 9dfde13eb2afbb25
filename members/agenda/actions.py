"""What happens to a date: put in, changed, called off; signing up and signing off."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from gastvrij.lib.security_log import log_event
from members.agenda import emails
from members.agenda.jobs import tell_people
from members.agenda.places import fill, lock, take_away
from members.models import Gathering, Organisation, SignUp, User

MOST_A_DAY = 20
"""Of one account: more dates than people put in."""
WHEN, WHERE = ["starts_at", "ends_at"], ["is_online", "venue", "municipality", "online_address"]


class Closed(Exception):
    """It was called off, has begun, or its last day to sign up is past."""


class TooMany(Exception):
    """This account put in more today than people would."""


# --- a date ------------------------------------------------------------------------------------
@transaction.atomic
def put_in(values: dict[str, Any], *, organisation: Organisation, by: User) -> Gathering:
    day_ago = timezone.now() - timedelta(days=1)
    if Gathering.objects.filter(author=by, created_at__gt=day_ago).count() >= MOST_A_DAY:
        raise TooMany
    themes = values.pop("themes", [])
    gathering = Gathering.objects.create(**values, organisation=organisation, author=by)
    gathering.themes.set(themes)
    _log("gathering_put_in", by, gathering)
    return gathering


@transaction.atomic
def change(gathering: Gathering, values: dict[str, Any], *, by: User) -> None:
    """Who signed up is told of another day, hour or place, and of nothing else."""
    locked = lock(gathering.pk)
    themes = values.pop("themes", None)
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    if themes is not None and {one.pk for one in locked.themes.all()} != {one.pk for one in themes}:
        locked.themes.set(themes)
    elif not changed:
        return
    for name in changed:
        setattr(locked, name, values[name])
    locked.changed_at = timezone.now()
    is_other_time, is_other_place = set(changed) & set(WHEN), set(changed) & set(WHERE)
    if is_other_time or is_other_place:
        locked.version += 1
        locked.when_since = locked.version if is_other_time else locked.when_since
        locked.where_since = locked.version if is_other_place else locked.where_since
        tell_people.enqueue(gathering=locked.pk)
    locked.save(update_fields=[*changed, "changed_at", "version", "when_since", "where_since"])
    fill(locked)
    _log("gathering_changed", by, gathering)


@transaction.atomic
def call_off(gathering: Gathering, because: str, *, by: User) -> None:
    """All who signed up are mailed, by a job. It is not undone. Twice is once."""
    locked = lock(gathering.pk)
    if locked.is_cancelled:
        return
    locked.cancelled_at = locked.changed_at = timezone.now()
    locked.cancelled_because = because
    locked.version += 1
    locked.save(update_fields=["cancelled_at", "cancelled_because", "changed_at", "version"])
    tell_people.enqueue(gathering=locked.pk)
    _log("gathering_called_off", by, gathering)


# --- who comes ---------------------------------------------------------------------------------
@transaction.atomic
def sign_up(gathering: Gathering, *, by: User) -> SignUp:
    """A place, or the end of the waiting list. Twice is once."""
    locked = lock(gathering.pk)
    mine = locked.sign_ups.filter(user=by).first()
    if mine:
        return mine
    if locked.is_closed:
        raise Closed
    fill(locked)  # whoever waits goes first
    has_place = locked.places is None or locked.sign_ups.with_place().count() < locked.places
    mine = SignUp.objects.create(
        gathering=locked, user=by, has_place=has_place, told=locked.version
    )
    _log("signed_up", by, gathering)
    return mine


@transaction.atomic
def sign_off(gathering: Gathering, *, by: User) -> None:
    """The place is for the first who waits. Twice is once."""
    locked = lock(gathering.pk)
    if locked.has_begun:
        raise Closed
    if take_away(locked, SignUp.objects.filter(user=by)):
        _log("signed_off", by, gathering)


@transaction.atomic
def take_off(sign_up: SignUp, *, by: User) -> None:
    """Who organises it says that this person does not come; they are told."""
    locked = lock(sign_up.gathering_id)
    if take_away(locked, SignUp.objects.filter(pk=sign_up.pk)):
        emails.tell_taken_off(locked, sign_up.user)
        _log("taken_off", by, sign_up.gathering)


# --- what does not belong here -----------------------------------------------------------------
@transaction.atomic
def hide(gathering: Gathering, because: str, *, by: User) -> None:
    """For everybody but its organisation, whose author is told why."""
    was_hidden_for = gathering.hidden_because if gathering.hidden_at else None
    gathering.hidden_at = gathering.hidden_at or timezone.now()
    gathering.hidden_because = because
    gathering.save(update_fields=["hidden_at", "hidden_because"])
    if gathering.author and was_hidden_for != because:
        emails.tell_hidden(gathering, gathering.author)
    _log("gathering_hidden", by, gathering)


@transaction.atomic
def show(gathering: Gathering, *, by: User) -> None:
    was_hidden = gathering.hidden_at is not None
    gathering.hidden_at, gathering.hidden_because = None, ""
    gathering.save(update_fields=["hidden_at", "hidden_because"])
    if was_hidden and gathering.author:
        emails.tell_shown(gathering, gathering.author)
    _log("gathering_shown", by, gathering)


def _log(event: str, by: User | None, gathering: Gathering) -> None:
    transaction.on_commit(partial(log_event, event, by=by, gathering=gathering.pk))
