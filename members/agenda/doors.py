"""Who reads which dates, and who decides about one: 404 for others."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from members.exchange.doors import Reader, reader_for
from members.models import Gathering, Organisation, User


@dataclass(frozen=True)
class Visitor:
    user: User
    """Possibly nobody who is signed in."""
    reader: Reader | None

    @property
    def is_member(self) -> bool:
        return self.reader is not None and bool(self.reader.organisations)

    @property
    def is_administrator(self) -> bool:
        return self.user.is_staff and self.user.has_perm("members.change_gathering")

    @property
    def coordinated(self) -> frozenset[int]:
        return self.reader.coordinated if self.reader else frozenset()

    def readable(self):
        """What is hidden, its own organisation reads with the reason, and who may show it again."""
        found = Gathering.objects.of_members()
        if self.is_administrator:
            return found
        found = found.filter(Q(hidden_at=None) | Q(organisation__in=self.coordinated))
        return found if self.is_member else found.filter(is_public=True)

    def may_organise(self) -> list[Organisation]:
        """The organisations in whose name this visitor puts in a date."""
        if self.is_administrator:
            return list(Organisation.objects.approved().order_by("name"))
        own = self.reader.organisations if self.reader else []
        return [one for one in own if one.pk in self.coordinated]

    def may_put_in(self) -> bool:
        return bool(self.coordinated) or self.is_administrator

    def may_change(self, gathering: Gathering) -> bool:
        return gathering.organisation_id in self.coordinated or self.is_administrator

    def sees_names(self, gathering: Gathering) -> bool:
        """Who organises it; administrators of the network only where they put it in."""
        is_own = self.is_administrator and gathering.author_id == self.user.pk
        return gathering.organisation_id in self.coordinated or is_own

    def may_sign_up(self, gathering: Gathering) -> bool:
        return self.user.is_authenticated and (gathering.is_public or self.is_member)


def visitor_of(user) -> Visitor:
    return Visitor(user, reader_for(user))


def get_gathering(visitor: Visitor, pk: int) -> Gathering:
    found = visitor.readable().with_numbers().with_place_of(visitor.user).with_all_it_shows()
    return get_object_or_404(found, pk=pk)


def get_own(visitor: Visitor, pk: int) -> Gathering:
    """One that this visitor may change."""
    gathering = get_gathering(visitor, pk)
    if not visitor.may_change(gathering):
        raise Http404
    return gathering


def get_with_names(visitor: Visitor, pk: int) -> Gathering:
    gathering = get_gathering(visitor, pk)
    if not visitor.sees_names(gathering):
        raise Http404
    return gathering
