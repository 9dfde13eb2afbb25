"""Who comes in to an organisation's own version: its members read, its coordinators change."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from members.models import Organisation, OwnDocument, User

View = Callable[..., HttpResponse]


def get_copy(user: User, pk: int, *, to_change: bool = False, lock: bool = False) -> OwnDocument:
    """404 for anybody else, and for all once the organisation is not approved any more."""
    copies = OwnDocument.objects
    copies = copies.of_coordinators(user) if to_change else copies.of_members(user)
    copies = copies.select_related("organisation", "document", "made_from").defer("paper")
    if lock:
        copies = copies.select_for_update(of=("self",))
    return get_object_or_404(copies.prefetch_related("sections__changed_by"), pk=pk)


def for_members(view: View) -> View:
    @never_cache
    @wraps(view)
    def enter(request: HttpRequest, pk: int, *args, **kwargs) -> HttpResponse:
        return view(request, get_copy(request.user, pk), *args, **kwargs)

    return enter


def for_coordinators(view: View) -> View:
    """Of two who send at once, the second waits and sees what the first did."""

    @never_cache
    @wraps(view)
    def enter(request: HttpRequest, pk: int, *args, **kwargs) -> HttpResponse:
        lock = request.method == "POST"
        copy = get_copy(request.user, pk, to_change=True, lock=lock)
        return view(request, copy, *args, **kwargs)

    return enter


def coordinated(user: User) -> list[Organisation]:
    return list(Organisation.objects.coordinated_by(user).order_by("name"))


def is_member(user: User) -> bool:
    """Of an approved organisation, whichever."""
    return Organisation.objects.joined_by(user).exists()
