import sys
from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views import defaults

from gastvrij.lib import languages
from gastvrij.lib.answers import CONFLICT
from gastvrij.lib.public_pages import kept_by_anybody
from gastvrij.lib.told import Told, tell
from gastvrij.site import privacy_terms
from gastvrij.site.request_size import FROM_ANYBODY, length_of
from members.models import Organisation
from members.sending.keeping import KEEPS_WORDS, keep
from members.sending.mark import page_of
from toolkit.models import Chapter, Theme


@login_not_required
@kept_by_anybody
def home(request):
    """The front door: what this is, and where to go next."""
    context = {
        "chapters": Chapter.objects.published(),
        "themes": Theme.objects.published(),
        "organisation_count": Organisation.objects.approved().count(),
    }
    return render(request, "gastvrij/site/home.html", context)


@login_not_required
@kept_by_anybody
def privacy(request):
    """What we keep about whom, why and how long; also for families, who have no account."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    context = {"address": address, "privacy_terms": privacy_terms, "sheets": languages.CHOICES}
    return render(request, "gastvrij/site/privacy.html", context)


SOON = 30  # seconds after which it is worth a try
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


def server_error(request):
    """The page of 500.html, or of 503.html if the database is away or too busy to answer.

    Of 503-keys.html, if only an operator can mend it: the log says in a sentence what to do.
    Or of 409.html, if what was sent contradicts what another wrote meanwhile.

    Were that to fail too, the server would print what went wrong.
    """
    try:
        if isinstance(error := sys.exception(), Told):
            tell(error)
            return _for_an_operator(request)
        if isinstance(sys.exception(), OperationalError | InterfaceError):
            return _too_busy(request)
        if isinstance(sys.exception(), IntegrityError):  # the database did not take what was sent
            return _contradicted(request)
        return defaults.server_error(request)
    except Exception:
        words = "Er ging iets mis. / Un problème est survenu. / Something went wrong.\n"
        return HttpResponseServerError(words, content_type="text/plain; charset=utf-8")


def _contradicted(request):
    """What was typed waits in its form, which shows what is there now."""
    is_kept = keep(request, is_outdated=True)
    context = {"page": page_of(request) if is_kept else ""}
    return HttpResponse(render_to_string("409.html", context), status=CONFLICT)


def _for_an_operator(request):
    """No use in trying again: in a sentence for htmx, or else as a page in three languages."""
    if request.headers.get("HX-Request"):
        words = _(
            "The site can't reach the families now: nothing was saved. Tell whoever runs the site."
        )
        response = HttpResponse(words, content_type="text/plain; charset=utf-8")
    else:
        response = HttpResponse(render_to_string("503-keys.html"))
    add_never_cache_headers(response)
    response.status_code = 503
    return response


def _too_busy(request):
    """Try again: in a sentence for htmx, or else as a page that holds what was typed.

    Once the action was done and only its page is missing (checklist/access.py), it says that.
    """
    is_saved = getattr(request, "is_saved", False)
    if request.headers.get("HX-Request"):
        words = _("The site is too busy: nothing was saved. Try again in half a minute.")
        if is_saved:
            words = _("It was saved, but the site is too busy to show it. Reload the page.")
        response = HttpResponse(words, content_type="text/plain; charset=utf-8")
    else:
        context = {
            "is_saved": is_saved,
            "is_sent": request.method == "POST",
            "address": request.get_full_path(),
            "typed": [] if is_saved else _typed(request),
        }
        response = HttpResponse(render_to_string("503.html", context))
    add_never_cache_headers(response)
    response.status_code, response.headers["Retry-After"] = 503, str(SOON)
    return response


def _typed(request):
    """Names and values of the form that was sent, with its own token: none is handed out here."""
    if request.method != "POST" or request.content_type not in FORMS or request.FILES:
        return []
    try:
        namespace = resolve(request.path_info).namespace
    except Resolver404:
        return []
    if namespace not in KEEPS_WORDS or length_of(request) > FROM_ANYBODY:
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]
