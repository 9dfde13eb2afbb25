"""What somebody sent when they had to sign in again first: kept, and offered again in its form.

The mark of the form (mark.py) says for whom and on which page it was made. What came with it
waits for that user alone, encrypted, for less than a day, and stands in the form again when they
open its page; nothing is saved by itself. Files are not kept, and nothing of forms that ask for a
password or a code. See docs/nothing-lost.md.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

from allauth.core import ratelimit
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gastvrij.lib.encryption import KeysDoNotFit, is_unreadable
from gastvrij.lib.refilling import refilled
from members.models import KeptForm, User
from members.models.kept_form import MOST_FORMS_KEPT
from members.sending.mark import FIELD, mark_of
from members.sending.once import was_done

KEEPS_WORDS = {"checklist", "members"}
"""Whose forms are kept. Those of accounts hold passwords and codes."""
NOT_KEPT = {
    "members:delete_account",  # to be meant at the moment itself
    "members:forget_kept",
    "checklist:household",  # a tick, without words
    "checklist:undo",
}
MOST = 128 * 1024  # bytes, as anybody may send (gastvrij/site/request_size.py)
never_kept: dict[str, Callable[[dict[str, list[str]]], bool]] = {}
"""By the name of an address: what says of the fields that were sent that they are not kept."""
WAITS = "typed_words_wait"
"""In the session of somebody for whom something is kept: only then is it looked for."""
NOT_TYPED = ("csrfmiddlewaretoken", FIELD)


def keeps(request: HttpRequest) -> bool:
    """Whether what is sent to this address is a form whose words are kept."""
    try:
        here = resolve(request.path_info)
    except Resolver404:
        return False
    return here.namespace in KEEPS_WORDS and here.view_name not in NOT_KEPT


def keep(request: HttpRequest, *, is_outdated: bool = False) -> bool:
    """Keep what was posted for whom its form was made for; whether it was kept.

    `is_outdated`: not because they have to sign in, but because something changed meanwhile.
    """
    mark = mark_of(request)
    if mark is None or mark.user is None or not keeps(request) or _length_of(request) > MOST:
        return False
    if request.user.is_authenticated and request.user.pk != mark.user:
        return False
    fields = typed_in(request)
    refuses = never_kept.get(resolve(request.path_info).view_name)
    if refuses is not None and refuses(fields):
        return False
    owner = User.objects.filter(pk=mark.user, is_active=True).first()
    if not fields or owner is None:
        return False
    if not ratelimit.consume(request, action="kept_form", key=str(owner.pk)):
        return False
    content = {"fields": fields, "files": bool(request.FILES)}
    content["is_outdated"] = is_outdated
    kept = KeptForm(
        user=owner,
        page=_key("page", mark.page),
        action=_key("action", request.path),
        family=_family_of(request.path_info),
        content=json.dumps(content),
    )
    try:
        with transaction.atomic():
            same = KeptForm.objects.filter(user=owner, page=kept.page, action=kept.action)
            same.delete()
            kept.save(force_insert=True)
            newest = KeptForm.objects.filter(user=owner).order_by("-kept_at")
            KeptForm.objects.filter(pk__in=newest.values("pk")[MOST_FORMS_KEPT:]).delete()
    except KeysDoNotFit:
        return False
    if request.user.is_authenticated:
        request.session[WAITS] = True
    return True


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """What was filled in, without the tokens of the form; nothing if there was nothing."""
    fields = {name: many for name, many in request.POST.lists() if name not in NOT_TYPED}
    return fields if any(value for many in fields.values() for value in many) else {}


def _length_of(request: HttpRequest) -> int:
    """Of a form with files only its words count."""
    return sum(len(value) for many in request.POST.lists() for value in (many[0], *many[1]))


def notice_at_sign_in(request: HttpRequest, user: User) -> None:
    if KeptForm.objects.fresh(timezone.now()).filter(user=user).exists():
        request.session[WAITS] = True


def offered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer, in which a form is filled in with what its user had typed before."""
    mine = KeptForm.objects.fresh(timezone.now()).filter(user=request.user.pk)
    if request.method == "POST":
        if was_done(response):
            mine.filter(action=_key("action", request.path)).delete()
        return response
    if request.method != "GET" or request.headers.get("HX-Request"):
        return response
    here = list(mine.filter(page=_key("page", request.path)))
    if not here:
        if not mine.exists():
            request.session.pop(WAITS, None)
        return response
    if response.status_code in (403, 404):  # not theirs to see (any more)
        mine.filter(page=here[0].page).delete()
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if response.status_code == 200 and is_page and not response.streaming:
        html = response.content.decode(response.charset)
        for kept in here:
            html = _with_kept(request, html, kept)
        response.content = html
    return response


def _with_kept(request: HttpRequest, html: str, kept: KeptForm) -> str:
    if is_unreadable(kept.content):
        kept.delete()
        return html
    content: dict[str, Any] = json.loads(kept.content)

    def is_it(attributes):
        action = urljoin(request.path, attributes.get("action") or request.path)
        is_post = (attributes.get("method") or "").lower() == "post"
        return is_post and _key("action", urlsplit(action).path) == kept.action

    def notice(left):
        context = {"kept": kept, "left": left, **content}
        return render_to_string("members/sending/_typed.html", context, request)

    page = refilled(html, is_it, content["fields"], notice=notice, but=NOT_TYPED)
    if page is None:  # the form is not on this page now, but what was typed is not lost
        words = [value for many in content["fields"].values() for value in many if " " in value]
        main = re.search(r'<div id="messages"', html)
        return html[: main.start()] + notice(words) + html[main.start() :] if main else html
    if not page.is_changed:  # it says nothing that the page does not say
        kept.delete()
    return page.html


def forget_about(family: object) -> None:
    """Of a family that is erased, nothing waits to be offered again."""
    KeptForm.objects.filter(family=_key("family", str(family))).delete()


def forget_kept() -> None:
    """Doing it twice does no harm."""
    KeptForm.objects.over(timezone.now()).delete()


def _family_of(path: str) -> str:
    values = resolve(path).kwargs
    family = values.get("household_id") or values.get("draft_id")
    return _key("family", str(family)) if family else ""


def _key(kind: str, text: str) -> str:
    """An address is the same in every language, and with any filter."""
    plain = re.sub(r"^/[a-z]{2}/", "/", text.partition("?")[0].partition("#")[0])
    return salted_hmac(f"members.sending.{kind}", plain, algorithm="sha256").hexdigest()
