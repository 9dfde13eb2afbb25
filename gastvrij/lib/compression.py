"""Answers that hold no secret, made small: with Brotli where the browser knows it, or else gzip.

Brotli at this level takes a little less time than gzip at Django's, and a tenth fewer bytes. What
holds a secret is never compressed, as its length would tell of it, guess by guess (BREACH).
"""

import re

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

LEVEL = 6
LEAST = 200
"""Bytes; what is shorter gains nothing, as in Django's own."""
BROTLI, GZIP = (re.compile(rf"\b{name}\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))") for name in ("br", "gzip"))
"""Named, and not refused."""

_gzip = GZipMiddleware(lambda request: HttpResponse())


def compress(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """`Vary` says Accept-Encoding already (public_pages.py)."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    if not BROTLI.search(accepted) or not isinstance(response, HttpResponse):
        return _gzip.process_response(request, response) if GZIP.search(accepted) else response
    if len(response.content) >= LEAST and not response.has_header("Content-Encoding"):
        response.content = brotli.compress(response.content, quality=LEVEL)
        response.headers["Content-Encoding"] = "br"
        response.headers.pop("Content-Length", None)
    return response
