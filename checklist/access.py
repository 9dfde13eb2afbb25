"""The doors to a family. Whatever answers a request about a family comes in through here."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from checklist.models import Household, Person
from members.models import Organisation, User


def get_household(user: User, pk: UUID, *, lock: bool = False) -> Household:
    """The household if `user` may see it, otherwise 404 as if it did not exist.

    With `lock` nobody else changes this family until the end of the transaction, so that what
    is read afterwards is what the change is made upon.
    """
    households = Household.objects.visible_to(user)
    if lock:
        households = households.select_for_update(of=("self",), no_key=True)
    return get_object_or_404(households.with_facts(), pk=pk)


def get_households(user: User) -> QuerySet[Household]:
    """The families that `user` may see."""
    households: QuerySet[Household] = Household.objects.visible_to(user)
    return households


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


def get_coordinated_organisations(user: User) -> QuerySet[Organisation]:
    """Where `user` may add a family; 404 where that is nowhere."""
    organisations: QuerySet[Organisation] = Organisation.objects.coordinated_by(user)
    if not organisations.exists():
        raise Http404
    return organisations
