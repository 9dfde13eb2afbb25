from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from gastvrij.lib.words import sort_key
from members.models import Municipality, Organisation


@login_not_required
def directory(request):
    """The approved organisations, by province and then by municipality."""
    organisations = sorted(Organisation.objects.approved().with_summary(), key=place_and_name)
    return render(request, "members/directory/directory.html", {"organisations": organisations})


def place_and_name(organisation):
    municipality = organisation.municipality
    province = Municipality.Province.values.index(municipality.province)
    return province, sort_key(municipality.name), sort_key(organisation.name)
