"""Public pages in the process as they were made: the next visitor is sent the same.

Under the name of a page (`public_pages.name_of`): what it was made of, language and address. Only
what a proxy might keep too comes in, and without a query string, so that nobody fills it with
addresses. The one thing that differs is the nonce of the request: the former one is replaced
(docs/decisions/0063).
"""

from dataclasses import dataclass
from threading import Lock
from typing import Any

from cachetools import LRUCache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

MOST = 16_000_000
"""Bytes in a process; the page that was asked for longest ago goes first."""
BESIDE = 2_000
"""Bytes of a page's headers and of its place."""
MARKS = ("_csp_update", "_csp_replace", "_csp_config", "_permissions_policy_override")
"""What a view tells the middleware of the headers about its page."""


@dataclass(frozen=True)
class Page:
    content: bytes
    nonce: bytes
    headers: dict[str, str]
    marks: dict[str, Any]


_pages: LRUCache[str, Page] = LRUCache(MOST, getsizeof=lambda page: len(page.content) + BESIDE)
_lock = Lock()


def may_be_kept(request: HttpRequest) -> bool:
    return request.method == "GET" and not request.META.get("QUERY_STRING")


def taken(request: HttpRequest, name: str) -> HttpResponse | None:
    """The page of this name, with the nonce of this request; None if it has yet to be made."""
    with _lock:
        page = _pages.get(name)
    if page is None:
        return None
    content = page.content
    if page.nonce:
        nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
        content = content.replace(page.nonce, nonce.encode())
    response = HttpResponse(content)
    for header, value in page.headers.items():
        response.headers[header] = value
    vars(response).update(page.marks)
    return response


def keep(request: HttpRequest, name: str, response: HttpResponseBase) -> None:
    """`response` is one that everybody may see: `public_pages` has looked at it."""
    if not isinstance(response, HttpResponse) or not getattr(response, "is_rendered", True):
        return
    # What decorators wrote about keeping and naming is written anew for each answer.
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    marks = {mark: vars(response)[mark] for mark in MARKS if mark in vars(response)}
    nonce = getattr(request, "_csp_nonce", None) or ""
    page = Page(response.content, nonce.encode(), headers, marks)
    with _lock:
        if len(page.content) + BESIDE < MOST:
            _pages[name] = page


def forget() -> None:
    with _lock:
        _pages.clear()


def all_kept() -> list[Page]:
    """For tests."""
    with _lock:
        return list(_pages.values())
