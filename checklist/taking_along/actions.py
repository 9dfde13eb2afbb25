"""The address of somebody's own calendar: made, made anew, stopped."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from gastvrij.lib.security_log import log_event
from gastvrij.lib.tokens import hash_of, new_token
from members.models import CalendarFeed, User
from members.models.calendar_feed import in_a_year


@transaction.atomic
def make_feed(*, token: str | None = None, by: User) -> str:
    """The token of a new address: only now does anybody know it. The former one ends.

    A `token` that comes along and has an address already is a form that was sent twice.
    """
    token = token or new_token()
    if CalendarFeed.objects.filter(user=by).of(token).exists():
        return token
    CalendarFeed.objects.update_or_create(
        user=by,
        defaults={
            "token_hash": hash_of(token),
            "created_at": timezone.now(),
            "expires_on": in_a_year(),
            "last_used_on": None,
        },
    )
    transaction.on_commit(partial(log_event, "calendar_feed_made", by=by))
    return token


@transaction.atomic
def choose_dates(*, all_dates: bool, by: User) -> None:
    """Of the agenda: all that they may read, or only what they signed up for."""
    CalendarFeed.objects.filter(user=by).update(all_dates=all_dates)


@transaction.atomic
def stop_feed(*, by: User) -> None:
    """It gives nothing any more, from the next request on. Twice is once."""
    number, _rows = CalendarFeed.objects.filter(user=by).delete()
    if number:
        transaction.on_commit(partial(log_event, "calendar_feed_stopped", by=by))


def note_fetched(feed: CalendarFeed) -> None:
    """The day: somebody sees on their page whether the calendar still asks."""
    today = timezone.localdate()
    if feed.last_used_on != today:
        CalendarFeed.objects.filter(pk=feed.pk, token_hash=feed.token_hash).update(
            last_used_on=today
        )
