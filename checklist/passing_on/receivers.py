"""Which organisations can take over a family?"""

from django.db.models import Exists, OuterRef, Q

from checklist.models import Household
from members.models import Membership, Organisation
from members.places.distances import kilometres_between

MOST_SHOWN = 8


def receivers_of(household: Household):
    """Members of the network, with somebody who can say yes; not its own organisation."""
    coordinators = Membership.objects.confirmed_coordinators()
    return (
        Organisation.objects.approved()
        .filter(Exists(coordinators.filter(organisation=OuterRef("pk"))))
        .exclude(pk=household.organisation_id)
    )


def found_by(household: Household, words: str) -> list[Organisation]:
    """By name or municipality, the nearest to the family first; one query."""
    found = receivers_of(household).select_related("municipality")
    for word in words.split()[:6]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(municipality__name_nl__icontains=word)
            | Q(municipality__name_fr__icontains=word)
        )
    home = household.municipality
    nearest = sorted(found, key=lambda one: (kilometres_between(one.municipality, home), one.pk))
    return nearest[:MOST_SHOWN]
