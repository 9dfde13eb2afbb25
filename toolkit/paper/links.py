"""Which papers a page leads to, and the picture that others show of it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from toolkit.models import Chapter, ChecklistItem, Paper, Section, Theme
from toolkit.paper.collection import HOME, TOOLKIT


def papers_of(page: Any) -> Mapping[str, Paper]:
    """By kind; only those that are there. One query; the toolkit itself if `page` is none."""
    pages = _pages(page)
    rows = Paper.objects.there().filter(page__in=pages.values(), language=get_language())
    found = {(paper.kind, paper.page): paper for paper in rows.defer("content")}
    papers = {kind: found.get((kind, page)) for kind, page in pages.items()}
    return {kind: paper for kind, paper in papers.items() if paper}


def _pages(page: Any) -> dict[str, str]:
    """Of each kind of paper: the page that it is of."""
    if page == HOME:
        return {"picture": HOME}
    if isinstance(page, ChecklistItem):
        page = page.theme
    if isinstance(page, Theme):
        return dict.fromkeys(Paper.Kind.values, f"theme/{page.slug}")
    if isinstance(page, Chapter):
        return dict.fromkeys(("pdf", "picture"), f"chapter/{page.slug}")
    if isinstance(page, Section):
        chapter = page.chapter.slug
        return {"pdf": f"chapter/{chapter}", "picture": f"section/{chapter}/{page.slug}"}
    return dict.fromkeys(("pdf", "picture"), TOOLKIT)
