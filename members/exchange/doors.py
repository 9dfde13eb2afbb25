"""Who comes in: members of approved organisations, and staff who moderate. 404 for others."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from members.models import Membership, Organisation, Reply, Thread, User

FLAG = "exchange"
"""In the session of a member: the header leads there, without asking the database each time."""


@dataclass(frozen=True)
class Reader:
    user: User
    organisations: list[Organisation]
    coordinated: frozenset[int]
    """The numbers of the organisations in whose name this reader may decide."""
    is_moderator: bool

    def may_change(self, post: Thread | Reply) -> bool:
        return post.author_id == self.user.pk

    def may_withdraw(self, post: Thread | Reply) -> bool:
        return self.may_change(post) or post.organisation_id in self.coordinated

    def may_solve(self, thread: Thread) -> bool:
        return thread.is_question and (self.may_withdraw(thread) or self.is_moderator)

    def may_agree(self, thread: Thread) -> bool:
        """That a practice of their organisation goes into the handbook with its name."""
        return thread.is_practice and thread.organisation_id in self.coordinated

    def may_adopt(self, thread: Thread) -> bool:
        return thread.is_practice and self.user.has_perm("toolkit.change_theme")


def reader_for(user: User) -> Reader | None:
    """Two questions to the database; None for who is no member."""
    if not user.is_authenticated:
        return None
    memberships = Membership.objects.confirmed().of(user)
    found = memberships.filter(organisation__state=Organisation.State.APPROVED)
    found = list(found.select_related("organisation").order_by("organisation__name"))
    moderates = user.is_staff and user.has_perm("members.view_thread")
    if not found and not moderates:
        return None
    coordinated = frozenset(
        one.organisation_id for one in found if one.confirmed_as == Membership.Role.COORDINATOR
    )
    organisations = [one.organisation for one in found]
    may_hide = user.is_staff and user.has_perm("members.change_thread")
    return Reader(user, organisations, coordinated, may_hide)


View = Callable[..., HttpResponse]


def for_members(view: View) -> View:
    """The view gets the reader instead of asking for one; for anybody else it is not there."""

    @never_cache
    @wraps(view)
    def enter(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        reader = reader_for(request.user)
        if reader is None:
            request.session.pop(FLAG, None)
            raise Http404
        return view(request, reader, *args, **kwargs)

    return enter


def get_thread(reader: Reader, pk: int) -> Thread:
    threads = _readable(Thread.objects, reader).with_author().with_themes()
    return get_object_or_404(threads.select_related("adopted_in"), pk=pk)


def get_post(reader: Reader, pk: int, reply: int | None) -> Thread | Reply:
    """The thread, or an answer in it; both have to be readable."""
    thread = get_thread(reader, pk)
    if reply is None:
        return thread
    replies = _readable(Reply.objects, reader).with_author().filter(thread=thread)
    return get_object_or_404(replies.select_related("thread"), pk=reply)


def _readable(posts, reader: Reader):
    """A moderator sees what is hidden as well, but nothing of a suspended organisation."""
    return posts.not_suspended() if reader.is_moderator else posts.readable_by(reader.user)
