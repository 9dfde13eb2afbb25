"""Threads and answers with sensible defaults."""

from datetime import timedelta

from django.utils import timezone

from members.models import Reply, Thread
from tests.members.factories import make_membership
from toolkit.models import Theme

QUESTION = {
    "title": "Wie kent een goedkope tolk?",
    "body": "Wij zoeken iemand voor dinsdag, in heel de regio.",
    "language": "nl",
    "region": "",
    "themes": ["wonen"],
}


def make_thread(by=None, *, kind="question", themes=(), hours_ago=0, **fields):
    """Of a member of whatever organisation, unless `by` is given."""
    membership = by.memberships.first() if by else make_membership()
    at = timezone.now() - timedelta(hours=hours_ago)
    fields = {"title": "Wie kent een tolk?", "body": "Voor dinsdag.", "language": "nl"} | fields
    thread = Thread.objects.create(
        kind=kind,
        author=membership.user,
        organisation=membership.organisation,
        created_at=at,
        last_at=at,
        **fields,
    )
    thread.themes.set(Theme.objects.filter(slug__in=themes))
    return thread


def make_reply(thread, by=None, *, body="Bij ons wel.", hidden_at=None):
    membership = by.memberships.first() if by else make_membership()
    reply = Reply.objects.create(
        thread=thread,
        author=membership.user,
        organisation=membership.organisation,
        body=body,
        hidden_at=hidden_at,
    )
    thread.last_at = reply.created_at
    thread.save(update_fields=["last_at"])
    return reply
