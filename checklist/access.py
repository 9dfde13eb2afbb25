"""The doors to a family. Whatever answers a request about a family comes in through here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache

from checklist import walls
from checklist.actions import audit_household
from checklist.models import AuditEvent, Household, Person, ShareLink
from members.models import Organisation, User

View = Callable[..., HttpResponse]


def families_page(view: View) -> View:
    """A page about families: one transaction behind the second wall, and kept in no cache."""

    @never_cache
    @wraps(view)
    def walled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with walls.opened(walls.of_user(request.user)):
            return view(request, *args, **kwargs)

    return walled


def get_household(user: User, pk: UUID, *, lock: bool = False) -> Household:
    """The household if `user` may see it, otherwise 404 as if it did not exist.

    With `lock` nobody else changes this family until the end of the transaction, so that what
    is read afterwards is what the change is made upon. Who came in stands on the audit trail.
    """
    households = Household.objects.visible_to(user)
    if lock:
        households = households.select_for_update(of=("self",), no_key=True)
    household = get_object_or_404(households.with_facts(), pk=pk)
    audit_household(household, AuditEvent.Kind.OPENED, by=user)
    return household


def get_households(user: User) -> QuerySet[Household]:
    """The families that `user` may see."""
    households: QuerySet[Household] = Household.objects.visible_to(user)
    return households


@contextmanager
def family_of_link(token: str) -> Iterator[ShareLink]:
    """What a family sees through its own link, for as long as the context lasts; 404 if nothing.

    The database knows the link too: in this transaction it shows that one family, to read.
    """
    with walls.opened(walls.of_link(ShareLink.hash_of(token))):
        links = ShareLink.objects.valid().of(token)
        link = get_object_or_404(links)
        link.household = get_object_or_404(Household.objects.shared_by(token).with_facts())
        if link.last_used_on != timezone.localdate():
            links.update(last_used_on=timezone.localdate())
        audit_household(link.household, AuditEvent.Kind.LINK_OPENED, by=None)
        yield link


def get_person(household: Household, pk: UUID | None) -> Person | None:
    """Somebody of this household, without a query; 404 for anybody else, None for None."""
    if pk is None:
        return None
    for person in household.people:
        if person.pk == pk:
            return person
    raise Http404


def may_coordinate(user: User, household: Household) -> bool:
    """Whether `user` may assign buddies to this family."""
    coordinated = Organisation.objects.coordinated_by(user)
    return coordinated.filter(pk=household.organisation_id).exists()


def get_coordinated_household(user: User, pk: UUID, *, lock: bool = False) -> Household:
    """The household for whoever coordinates its organisation; 404 for everybody else."""
    household = get_household(user, pk, lock=lock)
    if not may_coordinate(user, household):
        raise Http404
    return household


def get_coordinated_organisations(user: User) -> QuerySet[Organisation]:
    """Where `user` may add a family; 404 where that is nowhere."""
    organisations: QuerySet[Organisation] = Organisation.objects.coordinated_by(user)
    if not organisations.exists():
        raise Http404
    return organisations
