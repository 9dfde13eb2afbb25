"""How much somebody may send at once: little without an account, a picture with one.

Looked at before anything is read. A request that does not tell its length (chunked) has none of its
body read by Django; waitress, of `make serve`, takes it in first, and counts while it does
(gastvrij/serving/unhurried.py).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

FROM_ANYBODY = 128 * 1024  # bytes: signing up or in takes less than one thousand
FROM_MEMBERS = 2 * 1024 * 1024  # the words of a form; Django reads 2.5 MiB of them at most
WITH_FILES = 8 * 1024 * 1024  # a logo has at most five million
FILES = "multipart/form-data"


class RequestSizeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request):
        if length_of(request) > FROM_ANYBODY and length_of(request) > most_of(request):
            return render(request, "413.html", status=413)
        return self.get_response(request)


def length_of(request: HttpRequest) -> int:
    """What Django reads at most. Nonsense is nothing to it."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdecimal() else 0


def most_of(request: HttpRequest) -> int:
    if not request.user.is_authenticated:
        return FROM_ANYBODY
    return WITH_FILES if request.content_type == FILES else FROM_MEMBERS
