"""Answers that hold no secret, made small: with Brotli where the browser knows it, or else gzip.

Brotli at this level takes a little less time than gzip at Django's, and a tenth fewer bytes. What
holds a secret is never compressed, as its length would tell of it, guess by guess (BREACH).
"""

import re

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

LEVEL = 5
LEAST = 200
"""Bytes; what is shorter gains nothing, as in Django's own."""
BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))")

_gzip = GZipMiddleware(lambda request: HttpResponse())


def compress(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """`Vary` says Accept-Encoding already (public_pages.py)."""
    knows_brotli = BROTLI.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    if not knows_brotli or not isinstance(response, HttpResponse):
        return _gzip.process_response(request, response)
    if len(response.content) >= LEAST and not response.has_header("Content-Encoding"):
        response.content = brotli.compress(response.content, quality=LEVEL)
        response.headers["Content-Encoding"] = "br"
        response.headers.pop("Content-Length", None)
    return response
