"""What every answer tells the browser to be careful about, besides what Django's settings say."""

import re
from posixpath import normpath

from django.conf import settings
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.html import escape

ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ON_FILES = {
    name: ALWAYS[name] for name in ("Cross-Origin-Resource-Policy", "X-Content-Type-Options")
}
# A script tag as Django's templates write them. Whatever is written otherwise is not theirs.
SCRIPT = re.compile(r'<script((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>')
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


def nonce(request):
    """For templates, under the name that `{% htmx_script %}` knows."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}


class CarefulMiddleware:
    """Stands before all others, since these answer by themselves too: redirects, static files."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.is_behind_the_door = False
        response = self.get_response(request)
        is_page = not getattr(response, "is_never_a_page", False)  # site/files.py
        for name, value in (ALWAYS if is_page else ON_FILES).items():
            response.headers.setdefault(name, value)
        if getattr(response, "xframe_options_exempt", False):  # members/open_data/: any site may
            del response.headers["X-Frame-Options"]
        if request.is_behind_the_door:
            add_never_cache_headers(response)
        if "no-store" in response.headers.get("Cache-Control", ""):
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    def process_view(self, request, view, args, kwargs):
        """Closed unless a view says otherwise, as for LoginRequiredMiddleware."""
        request.is_behind_the_door = getattr(view, "login_required", True)


class SignOutMiddleware:
    """Whoever comes with a session and leaves without one takes nothing along on this device."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        came_with = request.session.session_key
        response = self.get_response(request)
        is_other = came_with and request.session.session_key != came_with
        if is_other and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class AdminNonceMiddleware:
    """Django's admin knows no nonces: its own scripts get theirs here (decision 13)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        here = request.resolver_match
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if here and here.app_name == "admin" and is_page and not response.streaming:
            text = response.content.decode(response.charset)
            response.content = with_nonces(text, request)
        return response


def with_nonces(html, request):
    """The page, in which each script of our own has the request's nonce and no other has."""
    catalogue = reverse("admin:jsi18n")

    def with_nonce(match):
        attributes = ATTRIBUTE.findall(match[1])
        names = [name for name, _ in attributes]
        sources = [value for name, value in attributes if name == "src"]
        if "nonce" in names or len(sources) != 1:
            return match[0]
        if sources[0] != catalogue and not is_static(sources[0]):
            return match[0]
        return f'<script nonce="{escape(request.csp_nonce)}"{match[1]}>'

    return SCRIPT.sub(with_nonce, html)


def is_static(address):
    """Whether it is one of our own files; a path that climbs out of their folder is not."""
    path = address.partition("?")[0]
    is_plain = re.fullmatch(r"[\w./-]+", path) and normpath(path) == path
    return bool(is_plain) and path.startswith(settings.STATIC_URL)
