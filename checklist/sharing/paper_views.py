"""A family's list on paper (PDF): for the family by its own link, and for its buddies."""

from allauth.core.internal.ratelimit import consume
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from checklist.access import family_of_link, family_page
from checklist.models import Household
from checklist.sharing import actions
from checklist.sharing.device import device_of
from checklist.sharing.forms import ALL, NOW
from checklist.sharing.opening import OPENED, opened_mark
from checklist.sharing.paper import Part, Piece, as_pdf, data_of
from checklist.sharing.views import answered
from gastvrij.lib.answers import READ_AND_SEND, TOO_MANY, UNAVAILABLE, WrittenOrTold
from gastvrij.lib.languages import LANGUAGES
from gastvrij.lib.security_log import log_event
from gastvrij.lib.typesetting import CannotBeSet

RATES = {"paper": "30/10m/key"}


@login_not_required
@never_cache
@require_safe
def familys_paper(request: HttpRequest, token: str) -> HttpResponse:
    """For a browser that opened the list by its button: the list that it sees, with its code."""
    return answered(request, token, _familys_paper)


def _familys_paper(request, token):
    with family_of_link(token) as link:
        if request.COOKIES.get(OPENED) != opened_mark(link):
            return redirect("family", token)
        if not _may_ask(request, link.token_hash):
            return _told_in_words(request, token, link.language, "paper_often", TOO_MANY)
        asked = request.GET
        part = Part(asked.get("thema", ""), asked.get("wie", ""), ALL in asked)
        data = _data(request, link.household, part, link.language, token)
        actions.note_opened(link, device_of(request, link))
    # Set when nothing of the database is held any more.
    try:
        return _as_file(HttpResponse(_pdf(data), content_type="application/pdf"), link.language)
    except CannotBeSet:
        return _told_in_words(request, token, link.language, "paper_not_now", UNAVAILABLE)


@require_http_methods(READ_AND_SEND)
@family_page
def paper(request: HttpRequest, household: Household) -> HttpResponse:
    """The same for its buddies; with the code only at the moment at which they made the link."""
    if not _may_ask(request, str(request.user.pk)):
        words = _("You asked for a lot of papers. Wait a while, then try again.")
        return HttpResponse(words, "text/plain; charset=utf-8", status=TOO_MANY)
    asked = request.POST if request.method == "POST" else request.GET
    token, language = "", asked.get("taal", "")
    if request.method == "POST":
        token = asked.get("token", "")
        language = get_object_or_404(household.links.valid().of(token)).language
    elif language not in LANGUAGES:
        language = household.contact_language
    part = asked.get("deel", "")
    part = Part(is_all=True) if part == ALL else Part("" if part == NOW else part)
    data = _data(request, household, part, language, token)
    told = _("This paper cannot be made now. Try again later.")
    file = WrittenOrTold(lambda: _pdf(data), content_type="application/pdf", told=told)
    return _as_file(file, language)


def _may_ask(request: HttpRequest, key: str) -> bool:
    """Each paper is a process of its own for half a second: nobody asks for hundreds."""
    may: bool = bool(
        consume(request, app="sharing", action="paper", key=key, config=RATES, limit_get=True)
    )
    if not may:
        log_event("rate_limited", limit="family_paper")
    return may


def _data(request, household, part, language, token) -> Piece:
    today = timezone.localdate()
    address = request.build_absolute_uri(reverse("family", args=[token])) if token else ""
    return data_of(household, part, language, today, address=address)


def _pdf(data: Piece) -> bytes:
    return as_pdf(data, timezone.localtime())


def _as_file(response: HttpResponse, language: str) -> HttpResponse:
    """Its name says nothing about whose it is."""
    response["Content-Disposition"] = 'inline; filename="lijst.pdf"'
    response["Content-Language"] = language
    return response


def _told_in_words(request, token, language, name, status):
    context = {"said": name, "back": reverse("family", args=[token])}
    with override(language):
        response = render(request, "checklist/sharing/no_paper.html", context, status=status)
    response["Content-Language"] = language
    return response
