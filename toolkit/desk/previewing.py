"""A page exactly as readers would see it, of what is not published and of what is only typed.

The page is made by the very view that readers ask, after what was typed has been written and what
is a draft has been published: in a part of the transaction that is always taken back. So nothing
can differ from the page to come, and nothing stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import override

from gastvrij.lib.languages import INTERFACE, name_of
from toolkit.models import Chapter, ChecklistItem, Figure, Section, Source, Term, Theme
from toolkit.models.content import Page

LANGUAGE = "_language"
"""Which language to show, in what is sent: a name that no form of a row has."""
NOT_TYPED = {"csrfmiddlewaretoken", "page_mark", LANGUAGE}
NOT_ASKED = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_HX_REQUEST"}


@dataclass(frozen=True)
class Preview:
    """What the page says of itself, and what it sends to show another language."""

    address: str
    back: str
    language: str
    typed: list[tuple[str, str]]
    """Empty for what is stored."""
    is_draft: bool = False

    @property
    def languages(self) -> list[tuple[str, str]]:
        return [(code, name_of(code)) for code in INTERFACE]

    @property
    def is_typed(self) -> bool:
        return bool(self.typed) and not self.is_draft


@contextmanager
def taken_back() -> Iterator[None]:
    """Nothing that is written inside stays, whatever happens."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def page_of(row: Any) -> Any:
    """The row with an address of its own on which readers meet this one; a term has none."""
    if isinstance(row, Figure):
        return row.source.theme or _section_that_shows(row) or row.source.chapter
    if isinstance(row, Source):
        return row.theme or row.chapter
    return None if isinstance(row, Term) else row


def _section_that_shows(figure: Figure) -> Section | None:
    sections = Section.objects.filter(chapter=figure.source.chapter_id)
    return sections.filter(body_nl__contains=f"figure:{figure.code}").first()


def anchor_of(row: Any) -> str:
    """Where on that page."""
    if isinstance(row, Term):
        return f"#{row.code}"
    return f"#figure-{row.code}" if isinstance(row, Figure) else ""


def shown(request: HttpRequest, row: Any, preview: Preview) -> HttpResponse:
    """The page of readers. Only within `taken_back`."""
    _publish(row)
    with override(preview.language):
        page = page_of(row)
        address = page.get_absolute_url() if page else reverse("toolkit:glossary")
        match = resolve(address)
        response = match.func(_looking(request, address, match, preview), **match.kwargs)
    response.headers["Content-Language"] = preview.language
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _publish(row: Any) -> None:
    """With all that it stands in; of a figure, this value alone is there."""
    if isinstance(row, Figure):
        Figure.objects.filter(code=row.code).exclude(pk=row.pk).delete()
    page = page_of(row)
    parents = {Section: "chapter", ChecklistItem: "theme"}
    parent = getattr(page, parents[type(page)]) if type(page) in parents else None
    for one in (page, parent):
        if isinstance(one, Theme | Chapter | Section | ChecklistItem):
            type(one).objects.filter(pk=one.pk).update(state=Page.State.PUBLISHED)


def _looking(request: HttpRequest, address: str, match: Any, preview: Preview) -> HttpRequest:
    """The same person, who asks for this page as a reader does."""
    look: Any = copy(request)
    look.method, look.path, look.path_info, look.resolver_match = "GET", address, address, match
    look.GET = look.POST = QueryDict()
    look.META = {name: value for name, value in request.META.items() if name not in NOT_ASKED}
    look.META |= {"REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": ""}
    look.LANGUAGE_CODE = preview.language
    for name in ("headers", "page_mark"):  # they were made of the other address
        look.__dict__.pop(name, None)
    look.preview = preview
    return look


def language_of(sent: QueryDict, usual: str | None) -> str:
    """The one that was asked for, or that of who looks."""
    wanted = sent.get(LANGUAGE, "")
    return wanted if wanted in INTERFACE else usual if usual in INTERFACE else INTERFACE[0]


def typed_in(sent: QueryDict) -> list[tuple[str, str]]:
    """All that was sent of a form, to send it once more."""
    pairs = ((name, value) for name, values in sent.lists() for value in values)
    return [(name, value) for name, value in pairs if name not in NOT_TYPED]
