"""What happens in the exchange: posting, answering, solving, following, reporting, hiding."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from gastvrij.lib.security_log import log_event
from members.exchange import emails
from members.models import (
    Following,
    Organisation,
    PostReport,
    Reply,
    Thread,
    ThreadVisit,
    User,
)
from members.staying_true.actions import network_administrators
from toolkit.models import Theme

MOST_A_DAY = 40
"""Of one account, threads and answers together: more than people write."""
Post = Thread | Reply


class TooMany(Exception):
    """This account wrote more today than people would."""


@transaction.atomic
def post_thread(
    values: dict[str, Any], *, organisation: Organisation, by: User, at_once: bool = False
) -> Thread:
    """Who asks follows what comes of it."""
    _refuse_a_flood(by)
    themes = values.pop("themes", [])
    thread = Thread.objects.create(**values, organisation=organisation, author=by)
    thread.last_at = thread.created_at
    thread.save(update_fields=["last_at"])
    thread.themes.set(themes)
    follow(thread, by=by, at_once=at_once)
    note_read(thread, by=by)
    _log("thread_posted", by, thread=thread.pk)
    return thread


@transaction.atomic
def change_thread(thread: Thread, changes: dict[str, Any], *, by: User) -> None:
    if not changes:
        return
    plain = [name for name in changes if name != "themes"]
    for name in plain:
        setattr(thread, name, changes[name])
    thread.changed_at = timezone.now()
    is_other_text = bool({"title", "body"} & set(plain))
    if is_other_text and thread.agreed_at and not thread.adopted_at:
        # It is not what the organisation agreed to.
        thread.agreed_at, thread.agreed_by = None, None
        plain += ["agreed_at", "agreed_by"]
    thread.save(update_fields=[*plain, "changed_at"])
    if "themes" in changes:
        thread.themes.set(changes["themes"])
    _log("thread_changed", by, thread=thread.pk)


@transaction.atomic
def answer(thread: Thread, body: str, *, organisation: Organisation, by: User) -> Reply:
    """Told at once to who asked for that, and to nobody else before the weekly mail."""
    _refuse_a_flood(by)
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    reply = Reply.objects.create(thread=thread, body=body, organisation=organisation, author=by)
    thread.last_at = reply.created_at
    thread.save(update_fields=["last_at"])
    follow(thread, by=by)
    note_read(thread, by=by)
    if thread.hidden_at is None:
        for following in _who_wants_it_at_once(thread, but=by):
            emails.tell_answer(thread, following.user)
    _log("thread_answered", by, thread=thread.pk, reply=reply.pk)
    return reply


@transaction.atomic
def change_reply(reply: Reply, body: str, *, by: User) -> None:
    if body == reply.body:
        return
    reply.body, reply.changed_at = body, timezone.now()
    reply.save(update_fields=["body", "changed_at"])
    _log("reply_changed", by, reply=reply.pk)


@transaction.atomic
def withdraw(post: Post, *, by: User) -> None:
    """Gone for good: of a thread its answers too. What stands in the handbook by now stays."""
    kind, number = ("reply", post.pk) if isinstance(post, Reply) else ("thread", post.pk)
    thread = post.thread if isinstance(post, Reply) else None
    post.delete()
    if thread is not None:
        _settle_order(thread)
    _log(f"{kind}_withdrawn", by, **{kind: number})


@transaction.atomic
def solve(thread: Thread, reply: Reply | None, *, by: User) -> None:
    """`reply` answers it; None: it waits for an answer again."""
    thread.solution = reply
    thread.save(update_fields=["solution"])
    _log("thread_solved" if reply else "thread_reopened", by, thread=thread.pk)


# --- following and reading ---------------------------------------------------------------------
@transaction.atomic
def follow(thread: Thread, *, by: User, at_once: bool = False) -> None:
    following, is_new = Following.objects.get_or_create(
        user=by, thread=thread, defaults={"at_once": at_once}
    )
    if at_once and not is_new:
        following.at_once = True
        following.save(update_fields=["at_once"])


@transaction.atomic
def unfollow(thread: Thread, *, by: User) -> None:
    Following.objects.filter(user=by, thread=thread).delete()


@transaction.atomic
def follow_themes(themes: list[Theme], *, by: User) -> None:
    """These, and no others."""
    Following.objects.filter(user=by).exclude(theme=None).exclude(theme__in=themes).delete()
    rows = [Following(user=by, theme=theme) for theme in themes]
    Following.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def note_read(thread: Thread, *, by: User) -> None:
    """In one statement; two pages at once note it once."""
    row = ThreadVisit(user=by, thread=thread, read_at=timezone.now())
    ThreadVisit.objects.bulk_create(
        [row], update_conflicts=True, update_fields=["read_at"], unique_fields=["user", "thread"]
    )


# --- what does not belong here -----------------------------------------------------------------
@transaction.atomic
def report(post: Post, reason: PostReport.Reason, *, by: User) -> None:
    """What says too much about a family is out of sight until somebody of the network looked."""
    thread, reply = (post.thread, post) if isinstance(post, Reply) else (post, None)
    found, is_new = PostReport.objects.get_or_create(
        thread=thread, reply=reply, by=by, defaults={"reason": reason}
    )
    if not is_new and not _says_more(found, reason, post):
        return
    if not is_new:
        found.reason, found.at, found.settled_at = reason, timezone.now(), None
        found.save(update_fields=["reason", "at", "settled_at"])
    if reason == PostReport.Reason.FAMILY and post.hidden_at is None:
        _hide(post, "")
        for reader in network_administrators():
            emails.tell_moderator(post, reader)
        if post.author:
            emails.tell_out_of_sight(post, post.author)
    _log("post_reported", by, report=found.pk)


def _says_more(earlier: PostReport, reason: PostReport.Reason, post: Post) -> bool:
    """Than what this member reported before: that there is a family in it, or of other words than
    those at which a moderator looked. So nobody hides the same words twice."""
    if reason == PostReport.Reason.FAMILY != earlier.reason:
        return True
    looked_at, changed_at = earlier.settled_at, post.changed_at
    return bool(looked_at and changed_at and changed_at > looked_at)


@transaction.atomic
def hide(post: Post, because: str, *, by: User) -> None:
    """For everybody but its author, who is told why."""
    was_hidden_for = post.hidden_because if post.hidden_at else None
    _hide(post, because)
    _settle_reports(post)
    if post.author and was_hidden_for != because:
        emails.tell_hidden(post, post.author)
    _log("post_hidden", by, **_number_of(post))


@transaction.atomic
def show(post: Post, *, by: User) -> None:
    """It may stand there after all."""
    was_hidden = post.hidden_at is not None
    post.hidden_at, post.hidden_because = None, ""
    post.save(update_fields=["hidden_at", "hidden_because"])
    _settle_reports(post)
    if isinstance(post, Reply):
        _settle_order(post.thread)
    if was_hidden and post.author:
        emails.tell_shown(post, post.author)
    _log("post_shown", by, **_number_of(post))


def _hide(post: Post, because: str) -> None:
    post.hidden_at, post.hidden_because = post.hidden_at or timezone.now(), because
    post.save(update_fields=["hidden_at", "hidden_because"])
    if isinstance(post, Reply):
        Thread.objects.filter(solution=post).update(solution=None)
        _settle_order(post.thread)


def _settle_reports(post: Post) -> None:
    of_it = {"reply": post} if isinstance(post, Reply) else {"thread": post, "reply": None}
    PostReport.objects.filter(**of_it, settled_at=None).update(settled_at=timezone.now())


def _settle_order(thread: Thread) -> None:
    """By the newest that is left to read."""
    newest = thread.replies.shown().order_by("-created_at").first()
    at = newest.created_at if newest else thread.created_at
    Thread.objects.filter(pk=thread.pk).update(last_at=at)


def _number_of(post: Post) -> dict[str, int]:
    return {"reply" if isinstance(post, Reply) else "thread": post.pk}


def _who_wants_it_at_once(thread: Thread, *, but: User) -> list[Following]:
    """Members still: who left an organisation since is told nothing of it."""
    wanting = thread.followings.filter(at_once=True).exclude(user=but)
    return list(wanting.filter(user__in=emails.who_may_be_mailed()).select_related("user"))


def _refuse_a_flood(by: User) -> None:
    day_ago = timezone.now() - timedelta(days=1)
    written = sum(
        model.objects.filter(author=by, created_at__gt=day_ago).count() for model in (Thread, Reply)
    )
    if written >= MOST_A_DAY:
        raise TooMany


def _log(event: str, by: User | None, **facts: int) -> None:
    transaction.on_commit(partial(log_event, event, by=by, **facts))
