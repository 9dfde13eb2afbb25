import sys
from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.views import defaults

from gastvrij.site import privacy_terms
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
    return render(request, "gastvrij/site/home.html", context)


@login_not_required
def privacy(request):
    """What we keep about whom, why and how long; also for families, who have no account."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return render(
        request, "gastvrij/site/privacy.html", {"address": address, "privacy_terms": privacy_terms}
    )


SOON = 30  # seconds after which it is worth a try


def server_error(request):
    """The page of 500.html, or of 503.html if the database is away or too busy to answer.

    Or of 409.html, if what was sent contradicts what another wrote meanwhile.

    Were that to fail too, the server would print what went wrong.
    """
    try:
        if isinstance(sys.exception(), OperationalError | InterfaceError):
            response = defaults.server_error(request, template_name="503.html")
            response.status_code, response.headers["Retry-After"] = 503, str(SOON)
            return response
        if isinstance(sys.exception(), IntegrityError):  # the database did not take what was sent
            response = defaults.server_error(request, template_name="409.html")
            response.status_code = 409
            return response
        return defaults.server_error(request)
    except Exception:
        words = "Er ging iets mis. / Un problème est survenu. / Something went wrong.\n"
        return HttpResponseServerError(words, content_type="text/plain; charset=utf-8")
