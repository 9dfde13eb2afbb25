from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from members.models import Organisation
from toolkit.models import Chapter, Theme


@login_not_required
def home(request):
    """The front door: what this is, and where to go next."""
    context = {
        "chapters": Chapter.objects.published(),
        "themes": Theme.objects.published(),
        "organisation_count": Organisation.objects.approved().count(),
    }
    return render(request, "gastvrij/home.html", context)
