from gastvrij.lib.sitemaps import Doors, PublicPages
from members.models import Organisation


class OrganisationPages(PublicPages):
    """The approved ones; who is not there yet, or left, does not exist."""

    def items(self):
        approved = Organisation.objects.approved().order_by("pk")
        return list(approved.only("slug", "confirmed_on"))

    def lastmod(self, organisation):
        return organisation.confirmed_on


class NetworkDoors(Doors):
    names = (
        "members:directory",
        "members:join",
        "members:agenda",
        "members:open_data",
        "members:statistics",
    )


SITEMAPS = {"network": NetworkDoors, "organisations": OrganisationPages}
