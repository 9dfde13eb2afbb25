"""A form that is sent twice has one effect: a double click, a reload, the back button.

Each page has a mark of its own (mark.py). Who sends from it what was sent from it last is answered
as the first time, and led to the same place; the view is not asked again. What was done
and that it was done are one transaction, and of two at the same moment the second waits for the
first. See docs/decisions/0044-nothing-lost-nothing-doubled.md.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gastvrij.lib.encryption import is_unreadable
from gastvrij.lib.tokens import new_token
from members.models import SentForm
from members.sending.mark import Mark, mark_of

NOT_HASHED = re.compile(r"csrfmiddlewaretoken|.*password.*|code|credential", re.IGNORECASE)
"""Secrets leave no trace, not even a hash."""

View = Callable[..., HttpResponse]


def sent_once(view: View) -> View:
    """The view, in one transaction with the note that its form was sent."""
    if getattr(view, "is_sent_once", False):
        return view

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or mark_of(request) is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return answered_once(request, lambda: view(request, *args, **kwargs))

    once.is_sent_once = True  # type: ignore[attr-defined]
    return once


def all_sent_once(patterns: list[URLPattern | URLResolver]) -> None:
    """Every view behind these addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            all_sent_once(pattern.url_patterns)
        else:
            pattern.callback = sent_once(pattern.callback)


def answered_once(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """What `answer` says; the second time, the place that the first led to. In a transaction."""
    mark = mark_of(request)
    if mark is None:
        return answer()
    key, content = _digest(request, mark, "page"), _digest(request, mark, "sent", _parts(request))
    _wait_for_the_first(key)
    last = SentForm.objects.filter(pk=UUID(bytes=key[:16])).first()
    if last and last.content == content.hex():
        return redirect(mark.page if is_unreadable(last.answer) else last.answer)
    response = answer()
    if was_done(response):
        sent = last or SentForm(pk=UUID(bytes=key[:16]))
        sent.content, sent.answer = content.hex(), response.headers["Location"]
        sent.sent_at = timezone.now()
        sent.save(force_insert=last is None, force_update=last is not None)
    return response


def not_done(response: HttpResponse) -> HttpResponse:
    """An answer that leads elsewhere because nothing was done yet: who sends again means it."""
    response.was_not_done = True  # type: ignore[attr-defined]
    return response


def was_done(response: HttpResponse) -> bool:
    """Whether what was sent had its effect: a form that did leads on."""
    return "Location" in response.headers and not getattr(response, "was_not_done", False)


def token_of(request: HttpRequest) -> str:
    """A secret address that is in this answer alone; sent twice, both answers have the same.

    It follows from what was sent and the site's key. Neither is kept, so that nothing that is kept
    tells it.
    """
    mark = mark_of(request)
    if mark is None:
        return new_token()
    digest = _digest(request, mark, "token", _parts(request))
    return urlsafe_b64encode(digest).decode().rstrip("=")


def forget_sent() -> None:
    """Doing it twice does no harm."""
    SentForm.objects.over(timezone.now()).delete()


def _wait_for_the_first(digest: bytes) -> None:
    """Until the end of its transaction, if the same is being done at this moment."""
    number = int.from_bytes(digest[16:24], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _digest(request: HttpRequest, mark: Mark, purpose: str, parts: Iterable[str] = ()) -> bytes:
    """256 bits of who sends from which page to which address, and what with `parts`."""
    keyed: hmac.HMAC = salted_hmac(f"members.sending.once.{purpose}", "", algorithm="sha256")
    for part in (str(request.user.pk), request.path, mark.text, *parts):
        keyed.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return keyed.digest()


def _parts(request: HttpRequest) -> Iterator[str]:
    for name, values in sorted(request.POST.lists()):
        if not NOT_HASHED.fullmatch(name):
            yield from (name, str(len(values)), *values)
    for name, file in sorted(request.FILES.items()):
        content = hashlib.sha256()
        for chunk in file.chunks():
            content.update(chunk)
        file.seek(0)
        yield from (name, content.hexdigest())
