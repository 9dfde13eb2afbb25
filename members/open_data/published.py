"""What everybody may have of the network, and how it is handed out: to any site, kept a while."""

from functools import wraps

from allauth.core.internal.ratelimit import consume
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import condition, conditional_page

from gastvrij.lib.public_pages import name_of
from gastvrij.lib.security_log import log_event
from members.models import Organisation

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION = "Gastvrij Netwerk; municipalities: Statbel, GeoNames"
SECONDS_KEPT = 300
WAIT = 60  # seconds after which it is worth a try
RATES = {"page": "240/m/ip", "file": "20/m/ip"}
METHODS = "GET, HEAD, OPTIONS"
# Any site may read it, in a visitor's browser too: there is nothing here that only they may see.
FOR_EVERYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def organisations() -> QuerySet[Organisation]:
    """Approved, with all that their page shows; who is not there yet, or left, does not exist."""
    return Organisation.objects.approved().with_profile().order_by("pk")


def published(kind: str):
    """A view of public data: no sign-in, for any site, asked again only if it changed."""

    def decorate(view):
        # A file is told by what it is made of: it is sent while it is written.
        answer = condition(_name_of_file)(view) if kind == "file" else conditional_page(view)

        @login_not_required
        @wraps(view)
        def for_everybody(request, *args, **kwargs):
            response = _answer(answer, kind, request, *args, **kwargs)
            for name, value in FOR_EVERYBODY.items():
                response.headers[name] = value
            return response

        for_everybody.csrf_exempt = True  # nothing here changes anything
        return for_everybody

    return decorate


def _name_of_file(request: HttpRequest, *args, **kwargs) -> str:
    return name_of(request)


def _answer(view, kind: str, request: HttpRequest, *args, **kwargs) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Access-Control-Max-Age": "86400"})
    if request.method not in {"GET", "HEAD"}:
        response = refusal(405, "This is read only: ask with GET.")
        response.headers["Allow"] = METHODS
        return response
    if not consume(request, app="open_data", action=kind, config=RATES, limit_get=True):
        log_event("rate_limited", limit=f"open_data_{kind}")
        response = refusal(429, f"That was a lot at once. Wait {WAIT} seconds and go on.")
        response.headers["Retry-After"] = str(WAIT)
        return response
    request.method = "GET"  # a server sends no body where only the head was asked
    response = view(request, *args, **kwargs)
    if response.status_code in {200, 304}:
        response.headers.setdefault("Cache-Control", f"public, max-age={SECONDS_KEPT}")
    return response


def refusal(status: int, message: str, parameter: str = "") -> JsonResponse:
    """What was wrong with the question, in words."""
    error = {"parameter": parameter, "message": message} if parameter else {"message": message}
    return refusals(status, [error])


def refusals(status: int, errors: list[dict[str, str]]) -> JsonResponse:
    return JsonResponse({"errors": errors}, status=status, headers={"Cache-Control": "no-store"})
