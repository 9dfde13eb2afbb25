"""Which families somebody is buddy of, for whoever ends their membership."""

from collections.abc import Collection

from django.urls import reverse

from checklist.models import Assignment, Household
from checklist.walls import claims
from gastvrij.lib.handing_over import Held, tells_what_is_held
from gastvrij.lib.words import sort_key
from members.models import Organisation, User


@tells_what_is_held
def families_of(organisation: Organisation, members: Collection[int], *, by: User) -> list[Held]:
    """Only the open ones that `by` sees: a closed family has nobody to hand over to."""
    with claims.opened(claims.of_user(by)):
        families = Household.objects.visible_to(by).open().filter(organisation=organisation)
        assignments = Assignment.objects.current().filter(household__in=families, user__in=members)
        held = [
            Held(
                one.user_id,
                one.household.label,
                reverse("checklist:buddies", args=[one.household_id]),
            )
            for one in assignments.select_related("household")
        ]
    return sorted(held, key=lambda one: sort_key(one.name))
