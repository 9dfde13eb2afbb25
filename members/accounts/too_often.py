"""Too often in a short time: the form again with what was typed, to send it in a few minutes."""

from copy import copy
from urllib.parse import urljoin, urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils.cache import add_never_cache_headers

from gastvrij.lib.answers import TOO_MANY
from gastvrij.lib.refilling import refilled
from gastvrij.lib.security_log import log_event
from members.sending.keeping import NOT_TYPED
from members.sending.once import NOT_HASHED


@login_not_required
def too_often(request, exception=None):
    """What allauth answers to who tries too often (handler429 in gastvrij/urls.py)."""
    log_event(
        "rate_limited", limit="too_many_requests", by=request.user if request.user.pk else None
    )
    response = _form_again(request) or render(request, "429.html", status=TOO_MANY)
    add_never_cache_headers(response)
    return response


def _form_again(request: HttpRequest) -> HttpResponse | None:
    """The page of the form, filled in; nothing if it shows no such form, or nothing was typed.

    Passwords and codes are typed anew. Nothing is kept: it stands in this answer alone.
    """
    fields = {
        name: many
        for name, many in request.POST.lists()
        if name not in NOT_TYPED and not NOT_HASHED.fullmatch(name) and name != REDIRECT_FIELD_NAME
    }
    if request.method != "POST" or not any(any(many) for many in fields.values()):
        return None
    response = _opened(request)
    if response.status_code != 200:
        return None

    def is_it(attributes):
        action = urljoin(request.path, attributes.get("action") or request.path)
        is_post = (attributes.get("method") or "").lower() == "post"
        return is_post and urlsplit(action).path == request.path

    def notice(left):
        return render_to_string("members/accounts/_too_often.html", {}, request)

    page = refilled(response.content.decode(), is_it, fields, notice=notice, but=NOT_TYPED)
    if page is None or not page.is_changed:
        return None
    response.content, response.status_code = page.html, TOO_MANY
    return response


def _opened(request: HttpRequest) -> HttpResponse:
    """The same page as who opens it, on the same way to another, sees it."""
    opening = copy(request)
    opening.method, opening.POST = "GET", QueryDict()
    going_to = request.POST.get(REDIRECT_FIELD_NAME)
    if going_to:
        opening.GET = request.GET.copy()
        opening.GET[REDIRECT_FIELD_NAME] = going_to
    view, args, kwargs = resolve(request.path_info)
    response = view(opening, *args, **kwargs)
    if hasattr(response, "render"):
        response.render()
    return response
