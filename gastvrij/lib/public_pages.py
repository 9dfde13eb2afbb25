"""Pages that are the same for everybody: asked again, "not changed" (304), without making the page;
asked by the next, what was made for the one before (rendered_pages.py), compressed.

The name of a page (ETag) is made of its words and its place (the day, the files of the site, the
language, the address), so a change elsewhere leaves it. An answer that is not kept here, as it was
asked with somebody's own words, is named after all changes of the content in place of its words.
Who carries any cookie but the two harmless ones gets an answer for their own browser alone, and who
is signed in one that nothing may keep (docs/decisions/0052).
"""

from collections.abc import Callable
from functools import cache, wraps
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, parse_cookie
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from gastvrij.lib.asked_again import noted
from gastvrij.lib.compression import compress
from gastvrij.lib.paths import ROOT
from gastvrij.lib.public_content import asked_once, stamp
from gastvrij.lib.rendered_pages import Page, held, keep, may_be_kept

FOR_ANYBODY = "public, max-age=0, must-revalidate"
FOR_ONE = "private, no-cache"
VARY = ["Accept-Encoding", "Accept-Language", "Cookie", "HX-Request"]
HARMLESS_COOKIES = {settings.LANGUAGE_COOKIE_NAME, "region"}
"""They choose between answers that everybody may see; their values stand in the name."""
MADE_OF = ["checklist", "gastvrij", "members", "requirements", "static", "templates", "toolkit"]
KINDS = {".css", ".html", ".js", ".mo", ".py", ".svg", ".txt", ".webp"}

View = Callable[..., HttpResponseBase]


def kept_by_anybody(view: View) -> View:
    """Around a public view: answers 304, and says who may keep what it answers."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        with asked_once():
            if is_personal(request):
                return _say_who_keeps(request, view(request, *args, **kwargs), None)
            place, now = place_of(request), stamp()
            name = _named([now, place])  # read before the page is: never newer than that
            if _has(request, name):
                return _say_who_keeps(request, _not_changed(), name)
            if now is None or not may_be_kept(request):
                return _say_who_keeps(request, view(request, *args, **kwargs), name)
            if page := held(place, now):
                return _unless_had(request, place, page)
            with noted() as questions:
                response = view(request, *args, **kwargs)
            is_for_anybody = _is_for_anybody(request, response)
            page = keep(request, place, now, questions, response) if is_for_anybody else None
            if page is None:
                return _say_who_keeps(request, response, name)
            return _unless_had(request, place, page)

    return answer


def _unless_had(request: HttpRequest, place: str, page: Page) -> HttpResponseBase:
    """The page; nothing of it for who has it."""
    name = _named([page.words, place])
    response = _not_changed() if _has(request, name) else page.sent_to(request)
    return _say_who_keeps(request, response, name)


def name_of(request: HttpRequest) -> str:
    """Of what is made while it is sent: after all changes of the content."""
    return _named([stamp(), place_of(request)])


def _named(parts: list) -> str:
    """Weak: a proxy may compress what it names."""
    return f'W/"{_fingerprint(parts)}"'


def _has(request: HttpRequest, name: str) -> bool:
    return name in parse_etags(request.headers.get("If-None-Match", ""))


def is_personal(request: HttpRequest) -> bool:
    """Whether the answer may hold something of one visitor; a fragment is not a page either."""
    asks = request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers
    return not asks or not set(_cookies(request)) <= HARMLESS_COOKIES


def _cookies(request: HttpRequest) -> dict[str, str]:
    """As they came: one of a session that is over is taken off on the way."""
    found: dict[str, str] = parse_cookie(request.META.get("HTTP_COOKIE", ""))
    return found


def place_of(request: HttpRequest) -> str:
    """Which page it is, whatever the content says."""
    parts = [
        timezone.localdate(),
        _newest_file() if settings.DEBUG else release(),
        settings.SITE_URL,
        get_language(),
        request.build_absolute_uri(),
        sorted(_cookies(request).items()),
    ]
    return _fingerprint(parts)


def _fingerprint(parts: list) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:32]


def _not_changed() -> HttpResponse:
    """Without policies: the page that the visitor has carries its own, with its nonce and with
    what its frames may do (toolkit/embeds)."""
    response = HttpResponseNotModified()
    response._csp_exempt = True  # type: ignore[attr-defined]
    response._permissions_policy_override = ""  # type: ignore[attr-defined]
    return response


def _say_who_keeps(
    request: HttpRequest, response: HttpResponseBase, name: str | None
) -> HttpResponseBase:
    patch_vary_headers(response, VARY)
    if request.user.is_authenticated:
        add_never_cache_headers(response)
    elif name is None or not _is_for_anybody(request, response):
        response.headers["Cache-Control"] = FOR_ONE
    else:
        response.headers["ETag"] = name
        response.headers["Cache-Control"] = FOR_ONE if _cookies(request) else FOR_ANYBODY
        if getattr(response, "is_rendered", True):
            # Nothing secret stands in such a page, so its length gives nothing away (BREACH).
            return compress(request, response)
    return response


def _is_for_anybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    """It brings no cookie, and no form with a mark of its own."""
    is_whole = response.status_code in {200, 304} and not request.user.is_authenticated
    has_form = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return is_whole and not (response.cookies or has_form or request.session.modified)


# --- which site is it? ---------------------------------------------------------------------------
def _files(folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in KINDS and path.is_file():
                yield path


@cache
def release() -> str:
    """One word for all that pages are made by, read once a process: another after an update."""
    found = sha256()
    for path in _files(MADE_OF):
        found.update(str(path.relative_to(ROOT)).encode())
        found.update(sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def _newest_file() -> int:
    """For who is at work on a template: their next look shows what they wrote."""
    return max(path.stat().st_mtime_ns for path in _files(["static", "templates"]))
