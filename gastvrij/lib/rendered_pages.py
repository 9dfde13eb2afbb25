"""Public pages in the process as they were made: the next visitor is sent the same.

Under the place of a page (`public_pages.place_of`): day, language and address. After a change of
the content it is sent only if all that it was made of is answered as it was (asked_again.py). Only
what a proxy might keep too comes in, and without a query string, so that nobody fills it with
addresses. The one thing that differs is the nonce of the request: the former one is replaced
(docs/decisions/0063).
"""

import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from threading import Lock
from typing import Any
from zlib import compress, decompress

from cachetools import LRUCache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from gastvrij.lib.asked_again import ROOM, Question, still_hold

MOST = 16_000_000
"""Bytes in a process; the page that was asked for longest ago goes first."""
BESIDE = 2_000
"""Bytes of a page's headers and of its place."""
KEEPS_BLANKS, BLANKS = re.compile(rb"<(pre|textarea)\b"), re.compile(rb"\n\s+")
MARKS = ("_csp_update", "_csp_replace", "_csp_config", "_permissions_policy_override")
"""What a view tells the middleware of the headers about its page."""


@dataclass(frozen=True)
class Page:
    stamp: str
    """Of the content for which it was seen to hold."""
    questions: list[Question]
    packed: bytes
    nonce: bytes
    headers: dict[str, str]
    marks: dict[str, Any]
    words: bytes
    """A fingerprint of all that is sent, but for the nonce."""

    @property
    def content(self) -> bytes:
        return decompress(self.packed)

    def sent_to(self, request: HttpRequest) -> HttpResponse:
        """The same page, with the nonce of this request."""
        content = self.content
        if self.nonce:
            nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
            content = content.replace(self.nonce, nonce.encode())
        response = HttpResponse(content)
        for header, value in self.headers.items():
            response.headers[header] = value
        vars(response).update(self.marks)
        return response


def room(page: Page) -> int:
    return len(page.packed) + BESIDE + ROOM * len(page.questions)


_pages: LRUCache[str, Page] = LRUCache(MOST, getsizeof=room)
_lock = Lock()


def may_be_kept(request: HttpRequest) -> bool:
    return not request.META.get("QUERY_STRING")


def held(place: str, stamp: str) -> Page | None:
    """The page of this place as it is now; None if it has yet to be made."""
    with _lock:
        page = _pages.get(place)
    if page is None or page.stamp == stamp:
        return page
    if not still_hold(page.questions, stamp):
        return None
    _put(place, page := replace(page, stamp=stamp))
    return page


def keep(
    request: HttpRequest,
    place: str,
    stamp: str,
    questions: list[Question],
    response: HttpResponseBase,
) -> Page | None:
    """`response` is one that everybody may see: `public_pages` has looked at it. None where it has
    no words yet, comes in pieces, or is the view's own word that nothing changed."""
    if not isinstance(response, HttpResponse) or not getattr(response, "is_rendered", True):
        return None
    if response.status_code != 200:
        return None
    # What decorators wrote about keeping and naming is written anew for each answer.
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    marks = {mark: vars(response)[mark] for mark in MARKS if mark in vars(response)}
    nonce = (getattr(request, "_csp_nonce", None) or "").encode()
    content = response.content
    if headers["Content-Type"].startswith("text/html"):
        content = without_indentation(content)
    words = content.replace(nonce, b"") if nonce else content
    said = blake2b(repr((sorted(headers.items()), sorted(marks.items()))).encode() + words)
    page = Page(stamp, questions, compress(content), nonce, headers, marks, said.digest())
    if request.method == "GET":
        _put(place, page)
    return page


def without_indentation(page: bytes) -> bytes:
    """A line stays a line: blanks in front of it say nothing, but where an element keeps them."""
    return page if KEEPS_BLANKS.search(page) else BLANKS.sub(b"\n", page)


def _put(place: str, page: Page) -> None:
    with _lock:
        if room(page) < MOST:
            _pages[place] = page


def forget() -> None:
    with _lock:
        _pages.clear()


def all_kept() -> list[Page]:
    """For tests."""
    with _lock:
        return list(_pages.values())
