from django.urls import reverse

from gastvrij.lib.sitemaps import PublicPages
from members.models import Organisation


class OrganisationPages(PublicPages):
    """The approved ones; who is not there yet, or left, does not exist."""

    def items(self):
        approved = Organisation.objects.approved().order_by("pk")
        return list(approved.only("slug", "confirmed_on"))

    def lastmod(self, organisation):
        return organisation.confirmed_on


class NetworkDoors(PublicPages):
    def items(self):
        return ["members:directory", "members:join", "members:open_data", "members:statistics"]

    def location(self, name):
        return reverse(name)


SITEMAPS = {"network": NetworkDoors, "organisations": OrganisationPages}
