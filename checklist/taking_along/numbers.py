"""What each family is called for somebody, where its code word must not stand: 'Family 3'."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from checklist.models import FamilyNumber, Household
from members.models import User


@transaction.atomic
def numbers_for(user: User, households: Iterable[Household]) -> dict[UUID, int]:
    """By family; one that has none yet gets the next, in the order in which they were added."""
    families = sorted(households, key=lambda one: (one.created_at, one.pk))
    known = _known(user, families)
    if len(known) == len(families):
        return known
    # Two calendars at once would take the same number.
    list(User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk"))
    highest = _highest(user)
    while missing := [one for one in families if one.pk not in (known := _known(user, families))]:
        rows = [
            FamilyNumber(
                organisation_id=family.organisation_id,
                household=family,
                user=user,
                number=highest + place,
            )
            for place, family in enumerate(missing, start=1)
        ]
        # A number that is taken by a family that this person sees no more is passed over.
        FamilyNumber.objects.bulk_create(rows, ignore_conflicts=True)
        highest += len(rows)
    return known


def _known(user: User, families: list[Household]) -> dict[UUID, int]:
    own = FamilyNumber.objects.filter(user=user, household__in=families)
    return dict(own.values_list("household", "number"))


def _highest(user: User) -> int:
    return FamilyNumber.objects.filter(user=user).aggregate(highest=Max("number"))["highest"] or 0
