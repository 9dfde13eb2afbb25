"""From a practice of a member to a line of the handbook, if its organisation agrees."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from gastvrij.lib.security_log import log_event
from members.exchange import emails
from members.models import Thread, User
from members.staying_true.actions import coordinators_of
from toolkit.desk.adding import add_line
from toolkit.models import Example, Theme, Tip


class NotAgreed(Exception):
    """The organisation did not agree, took it back, or wrote something else since."""


class OtherWords(Exception):
    """It was changed after whoever agrees read it."""


class AdoptedAlready(Exception):
    """Somebody put it in the handbook in the meantime."""


@transaction.atomic
def ask_to_agree(thread: Thread, *, by: User) -> None:
    """Each coordinator of its organisation, once."""
    thread = _locked(thread)
    if thread.asked_at or thread.agreed_at:
        return
    thread.asked_at = timezone.now()
    thread.save(update_fields=["asked_at"])
    for reader in coordinators_of(thread.organisation):
        emails.ask_to_agree(thread, reader)
    _log("practice_asked_for", by, thread)


@transaction.atomic
def agree(thread: Thread, *, by: User, read: str | None = None) -> None:
    """In the name of the organisation, to the text as it stood on the page that they read."""
    thread = _locked(thread)
    if thread.agreed_at:
        return
    if read is not None and read != thread.as_of:
        raise OtherWords
    thread.agreed_at, thread.agreed_by = timezone.now(), by
    thread.save(update_fields=["agreed_at", "agreed_by"])
    _log("practice_agreed_to", by, thread)


@transaction.atomic
def take_back(thread: Thread, *, by: User) -> None:
    """As long as it is not in the handbook; from there a curator takes it, when asked."""
    thread = _locked(thread)
    if thread.adopted_at or not thread.agreed_at:
        return
    thread.agreed_at, thread.agreed_by = None, None
    thread.save(update_fields=["agreed_at", "agreed_by"])
    _log("practice_taken_back", by, thread)


@transaction.atomic
def adopt(thread: Thread, line: Example | Tip, *, by: User) -> Theme:
    """Put `line` on the page of its theme; its author and the organisation are told. Once."""
    thread = _locked(thread)
    if thread.adopted_at:
        raise AdoptedAlready
    if not thread.agreed_at:
        raise NotAgreed
    add_line(line, by=by)
    theme: Theme = line.theme
    thread.adopted_at, thread.adopted_in = timezone.now(), theme
    thread.save(update_fields=["adopted_at", "adopted_in"])
    told = {*coordinators_of(thread.organisation)}
    for reader in told | ({thread.author} if thread.author else set()):
        emails.tell_adopted(thread, reader)
    _log("practice_adopted", by, thread)
    return theme


def _locked(thread: Thread) -> Thread:
    rows = Thread.objects.select_for_update(of=("self",)).select_related("organisation", "author")
    return rows.get(pk=thread.pk)


def _log(event: str, by: User, thread: Thread) -> None:
    transaction.on_commit(partial(log_event, event, by=by, thread=thread.pk))
