"""The mark that every form carries: for whom and on which page it was made, and when.

`{% csrf_token %}` writes it (gastvrij/templatetags/forms.py), so that no form lacks it. It is
signed, so that nobody makes one for somebody else, and random, so that no two pages have the same.
"""

import secrets
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

FIELD = "page_mark"
SALT = "members.sending.mark"
DAYS = 14
"""A form that was open for longer is not recognised any more."""
LONGEST = 3000


@dataclass(frozen=True)
class Mark:
    user: int | None
    """The number of who was signed in, if anybody was."""
    page: str
    """The address of the page, with its filter."""
    text: str
    """As it stands in the form."""


def mark_for(request: HttpRequest) -> str:
    """The mark of the forms on this page; one a page."""
    made: str | None = getattr(request, "page_mark", None)
    if made is None:
        page = page_of(request) if request.method == "POST" else request.get_full_path()
        value = [request.user.pk, page[:LONGEST], secrets.token_urlsafe(16)]
        made = signing.dumps(value, salt=SALT, compress=True)
        request.page_mark = made  # type: ignore[attr-defined]
    return made


def mark_of(request: HttpRequest) -> Mark | None:
    """The mark that came with what was sent, or None where this site did not make it."""
    text = request.POST.get(FIELD, "")
    if not text or len(text) > 2 * LONGEST:
        return None
    try:
        user, page, _random = signing.loads(text, salt=SALT, max_age=DAYS * 24 * 60 * 60)
    except (signing.BadSignature, ValueError):
        return None
    return Mark(user, page, text)


def page_of(request: HttpRequest) -> str:
    """Where the form stood that was posted, which is not always the address it was posted to."""
    if mark := mark_of(request):
        return mark.page
    page = request.headers.get("Referer", "")
    hosts, is_secure = {request.get_host()}, request.is_secure()
    is_ours = url_has_allowed_host_and_scheme(page, hosts, require_https=is_secure)
    return page if is_ours else request.get_full_path()
