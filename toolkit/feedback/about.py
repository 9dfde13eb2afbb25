"""Which page a report is about: an address of ours that everybody may read, or none."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.languages import INTERFACE
from toolkit.models import Chapter, ChecklistItem, Section, Theme

READ_BY_ALL = {
    "toolkit:index",
    "toolkit:chapter",
    "toolkit:section",
    "toolkit:theme",
    "toolkit:item",
    "toolkit:glossary",
    "toolkit:changes",
    "toolkit:for_whom",
    "members:organisation",
}
MADE_OF = {
    "toolkit:chapter": (Chapter, {"slug": "slug"}),
    "toolkit:section": (Section, {"slug": "slug", "chapter__slug": "chapter_slug"}),
    "toolkit:theme": (Theme, {"slug": "slug"}),
    "toolkit:item": (ChecklistItem, {"code": "code"}),
}
"""By address: the model of what is read there, and which part of the address says which row."""
TITLES = {
    "toolkit:index": _("Toolkit"),
    "toolkit:glossary": _("Glossary"),
    "toolkit:changes": _("What has changed"),
    "toolkit:for_whom": _("What does it mean for ...?"),
}


@dataclass(frozen=True)
class Page:
    address: str
    name: str
    values: dict[str, str]


def page_at(address: str) -> Page | None:
    """Nothing of another site, of families or of nobody: only what a visitor can report."""
    path = address.partition("?")[0].partition("#")[0]
    language = get_language_from_path(path)
    if len(path) > 200 or language not in INTERFACE:
        return None
    try:
        with override(language):  # the form may be read in another one
            match = resolve(path)
    except (Resolver404, UnicodeError):
        return None
    if match.view_name not in READ_BY_ALL:
        return None
    return Page(path, match.view_name, match.kwargs)


def rows_of(page: Page) -> QuerySet | None:
    """What a curator edits to change this page; nothing for those that are made of many rows."""
    if page.name not in MADE_OF:
        return None
    model, parts = MADE_OF[page.name]
    return model.objects.filter(**{field: page.values[part] for field, part in parts.items()})


def title_of(page: Page) -> str | None:
    """What a reader calls it; nothing if it is not there for readers to see."""
    rows = rows_of(page)
    if rows is None:
        return str(TITLES.get(page.name, page.address))
    row = rows.published().first()
    return str(row.title) if row else None
