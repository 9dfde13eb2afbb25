"""The page that somebody was going to goes along with a forgotten password, also through its mail.

Apart from password_reset.py, because allauth's views build on the adapter that asks for it.
"""

from collections.abc import Callable

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.utils.http import urlencode

LONGEST = 500
"""Letters of an address: a longer one breaks in a mail, and is no page of ours."""


def with_the_way(address: str, request: HttpRequest, is_safe: Callable[[str], bool]) -> str:
    """The address, with the page that the request says somebody was going to."""
    asked = request.POST if request.method == "POST" else request.GET
    going_to = asked.get(REDIRECT_FIELD_NAME, "")
    if not going_to or len(going_to) > LONGEST or not is_safe(going_to):
        return address
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: going_to})}"
