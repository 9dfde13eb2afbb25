"""Who comes in to the pages about the people of an organisation."""

from django.shortcuts import get_object_or_404

from members.models import Organisation


def get_coordinated(user, slug):
    """The organisation for whoever coordinates it; 404 for everybody else."""
    return get_object_or_404(Organisation.objects.coordinated_by(user), slug=slug)


def get_member(organisation, pk):
    """Somebody who belongs there, confirmed or not; 404 for anybody else."""
    members = organisation.memberships.active().select_related("user", "organisation")
    return get_object_or_404(members, pk=pk)


def get_any_member(organisation, pk):
    """Also somebody who stopped: what is sent twice finds that it was done."""
    members = organisation.memberships.select_related("user", "organisation")
    return get_object_or_404(members, pk=pk)
