"""Days for a calendar: somebody's own page about it, the addresses that calendars fetch, one day.

Whoever fetches is not signed in and has no cookie: the token is all there is.
"""

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from checklist.access import (
    families_page,
    family_of_its_calendar,
    family_page,
    get_followed_households,
    get_person,
    owner_of_calendar,
)
from checklist.progress.checklist import checklist_of
from checklist.taking_along import actions
from checklist.taking_along.calendars import (
    buddys_calendar,
    calendar_of_terms,
    familys_calendar,
)
from checklist.taking_along.numbers import numbers_for
from checklist.taking_along.terms import (
    reference_of,
    term_of,
    terms_of,
    terms_of_all,
)
from gastvrij.lib.answers import READ_AND_SEND, TOO_MANY
from gastvrij.lib.calendars import CONTENT_TYPE
from gastvrij.lib.languages import INTERFACE, best_of
from gastvrij.lib.qr import qr_code
from gastvrij.lib.security_log import log_event
from members.models import CalendarFeed
from members.sending.once import token_of

FAMILIES_ON_A_PAGE = 50
# By network, from which the calendars of many people may ask, and by address.
RATES = {"feed": "600/h/ip,40/h/key"}
WAIT = 15 * 60  # seconds after which a calendar may ask again
SHOWN_OF_A_FAMILY = 3


# --- my calendar -------------------------------------------------------------------------------
@require_http_methods(READ_AND_SEND)
@families_page
def calendar(request):
    """The address for my own calendar, how to add it, and which number is which family."""
    context = {}
    if "stop" in request.POST:
        actions.stop_feed(by=request.user)
        messages.success(request, _("The address has ended: a calendar gets nothing there."))
        return redirect("checklist:calendar")
    if "dates" in request.POST:
        actions.choose_dates(all_dates=request.POST["dates"] == "all", by=request.user)
        messages.success(request, _("Saved."))
        return redirect("checklist:calendar")
    if request.method == "POST":
        token = actions.make_feed(token=token_of(request), by=request.user)
        address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
        context = {"link": address, "subscribe": as_webcal(address), "qr": qr_code(address)}
    context |= {
        "feed": CalendarFeed.objects.valid().filter(user=request.user).first(),
        **_families_by_number(request),
    }
    return TemplateResponse(request, "checklist/taking_along/calendar.html", context)


def as_webcal(address):
    """Programs on computers and telephones know it as an address to follow."""
    return f"webcal://{address.partition('://')[2]}"


def _families_by_number(request):
    """A page of the families that this person follows, each with its number and what is next."""
    followed = get_followed_households(request.user)
    numbers = numbers_for(request.user, followed.order_by().only("created_at", "organisation_id"))
    ordered = sorted(numbers, key=numbers.__getitem__)
    page = Paginator(ordered, FAMILIES_ON_A_PAGE).get_page(request.GET.get("pagina"))
    families, next_days = followed.in_bulk(page.object_list), {}
    for term in terms_of_all(followed.filter(pk__in=page.object_list), timezone.localdate()):
        next_days.setdefault(term.household.pk, []).append(term)
    return {
        "page": page,
        "families": [
            (numbers[pk], families[pk], next_days.get(pk, [])[:SHOWN_OF_A_FAMILY])
            for pk in page
            if pk in families
        ],
    }


# --- what calendars fetch ----------------------------------------------------------------------
def fetched(view):
    """Without sign-in, kept by nobody in between, not too often; one answer for what is nothing."""

    @login_not_required
    @never_cache
    @require_safe
    def guarded(request, token):
        key = salted_hmac("calendar", token, algorithm="sha256").hexdigest()[:32]
        if not consume(
            request, app="calendars", action="feed", key=key, config=RATES, limit_get=True
        ):
            log_event("rate_limited", limit="calendar")
            return _plain("Too often: ask again later.", TOO_MANY, {"Retry-After": str(WAIT)})
        try:
            response = view(request, token)
        except Http404:
            return _plain("There is no calendar at this address (any more).", 404)
        return response

    return guarded


def _plain(words, status, headers=None):
    response = HttpResponse(words, "text/plain; charset=utf-8", status=status, headers=headers)
    return _hidden(response)


def _hidden(response):
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _fetched_calendar(request, body, name="gastvrij.ics"):
    """Asked again with what it has already (If-None-Match), a calendar hears: that is still it."""
    etag = f'"{salted_hmac("etag", body, algorithm="sha256").hexdigest()[:32]}"'
    answer = HttpResponse(body, CONTENT_TYPE, headers={"ETag": etag})
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return _hidden(get_conditional_response(request, etag=etag, response=answer))


@fetched
def feed(request, token):
    """All that falls due for the families that this calendar's owner follows at this moment."""
    with owner_of_calendar(token) as owners:
        followed = get_followed_households(owners.user)
        terms = terms_of_all(followed, timezone.localdate())
        numbers = numbers_for(owners.user, {term.household for term in terms})
        body = buddys_calendar(owners, terms, numbers)
        actions.note_fetched(owners)
    return _fetched_calendar(request, body)


@fetched
def familys_feed(request, token):
    """A family's own deadlines, as long as its link holds."""
    with family_of_its_calendar(token) as link, override(best_of(INTERFACE, link.language)):
        terms = terms_of(checklist_of(link.household, timezone.localdate()))
        body = familys_calendar(terms)
    return _fetched_calendar(request, body)


# --- one day -----------------------------------------------------------------------------------
@require_safe
@family_page
def term_file(request, household, code, person_id=None):
    """One deadline, to put in a calendar once."""
    person = get_person(household, person_id)
    line = checklist_of(household, timezone.localdate()).find(code, person)
    term = term_of(line) if line else None
    if term is None:
        raise Http404
    body = calendar_of_terms([term], numbers_for(request.user, [household]))
    answer = HttpResponse(body, CONTENT_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="gastvrij.ics"'
    return answer


@require_safe
@family_page
def term(request, household, reference):
    """From an entry of a calendar to its item: the entry does not tell which one it is."""
    checklist = checklist_of(household, timezone.localdate())
    for line in checklist.lines:
        if reference_of(household, line.code, line.person) == reference:
            return redirect(line.url)
    messages.info(request, _("This is no longer on the list of this family."))
    return redirect(household)
