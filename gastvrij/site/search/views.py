"""One page that finds everything that everybody may read, and for a member also what members wrote
for each other. Families are never in it."""

from urllib.parse import urlencode

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gastvrij.lib.answers import TOO_MANY
from gastvrij.lib.languages import SOURCE
from gastvrij.lib.public_content import asked_once
from gastvrij.lib.search_sources import Answer, Asked, search_everywhere, suggestions
from gastvrij.lib.security_log import log_event
from toolkit.models import Theme
from toolkit.models.missed_search import DAYS_KEPT
from toolkit.search.missed import remember

MOST_LETTERS = 100
SUGGESTED = 7
RATES = {"search": "300/m/ip"}
"""Pages and suggestions together: a whole office may share one address."""


@login_not_required
@require_safe
@asked_once()
def search(request):
    """What was typed, and what was found; without words, or where nothing was found, ways on."""
    typed = _typed(request.GET)
    if typed and not _may_ask(request):
        messages.error(request, _("That was a lot at once. Please wait a moment and try again."))
        return _show(request, typed, Answer(), status=TOO_MANY)
    return _page(request, typed)


@login_not_required
@require_safe
@asked_once()
def suggest(request):
    """The best few, for the list under the field (static/js/search.js)."""
    typed = _typed(request.GET)
    if typed and not _may_ask(request):
        return JsonResponse({"found": [], "told": ""}, status=TOO_MANY)
    answer = _answer(request, typed, in_short=True)
    found = [
        {
            "title": "".join(piece.words for piece in result.title),
            "kind": f"{result.kind}, {result.about}" if result.about else str(result.kind),
            "address": result.address,
            "theme": result.theme,
        }
        for result in suggestions(answer, SUGGESTED)
    ]
    return JsonResponse({"found": found, "told": _told(len(found))})


def _told(number: int) -> str:
    """How many there are, for whoever does not see them."""
    if not number:
        return _("No suggestions. Press Enter to search.")
    return ngettext(
        "One suggestion. Choose it with the arrow keys.",
        "{number} suggestions. Choose one with the arrow keys.",
        number,
    ).format(number=number)


@login_not_required
@never_cache
@require_POST
def report(request):
    """Somebody tells the curators that these words find nothing, or not what they look for."""
    typed = _typed(request.POST)
    if not typed:
        return redirect("search")
    if not ratelimit.consume(request, action="search_report"):
        words = _("Many searches were reported already. Nothing was sent now. Try again tomorrow.")
        messages.error(request, words)
        return _page(request, typed, status=TOO_MANY)
    remember(typed, get_language() or SOURCE)
    messages.success(request, _("Thank you. The editors see which words were not found."))
    return redirect(f"{reverse('search')}?{urlencode({'zoek': typed})}")


def _may_ask(request) -> bool:
    """Counted before anything is looked up."""
    if consume(request, app="search", action="search", config=RATES, limit_get=True):
        return True
    log_event("rate_limited", limit="search")
    return False


def _page(request, typed, status=200):
    return _show(request, typed, _answer(request, typed), status)


def _show(request, typed, answer, status):
    themes = [] if answer.groups else Theme.objects.published()
    context = {"typed": typed, "answer": answer, "themes": themes, "days": DAYS_KEPT}
    response = render(request, "gastvrij/site/search/search.html", context, status=status)
    if request.user.is_authenticated:  # what members wrote may stand in it
        add_never_cache_headers(response)
    return response


def _answer(request, typed, *, in_short=False) -> Answer:
    if not typed:
        return Answer()
    user = request.user if request.user.is_authenticated else None
    return search_everywhere(Asked(typed, get_language() or SOURCE, in_short, user))


def _typed(data) -> str:
    return " ".join(data.get("zoek", "")[:MOST_LETTERS].replace("\0", " ").split())
