"""Where a source, a term or a figure is used, and so what would lose it."""

import re

from django.db.models import Q
from django.utils.translation import gettext as _

from toolkit.models import (
    Chapter,
    ChecklistItem,
    Example,
    Figure,
    ItemDocument,
    ItemDue,
    Obstacle,
    Section,
    Source,
    Term,
    Theme,
    Tip,
)

MOST = 20
TEXTS = {
    Theme: ["summary", "body"],
    Chapter: ["summary"],
    Section: ["body"],
    ChecklistItem: ["why", "how"],
}

LINES = {
    Tip: (["text"], ["theme", "section"]),
    Obstacle: (["text"], ["theme"]),
    Example: (["title", "body"], ["theme", "section"]),
    ItemDocument: (["text"], ["item"]),
}
"""Of each kind of line its texts, and what it may hang on."""


def sentences_about(row: Source | Term) -> list[str]:
    found = users_of(row)
    lost = _("“%(what)s” would lose “%(lost)s”.")
    said = [lost % {"what": one, "lost": row} for one in found[:MOST]]
    if len(found) > MOST:
        said.append(_("And %(n)s more would lose it.") % {"n": len(found) - MOST})
    return said


def users_of(row: Source | Term | Figure) -> list:
    if isinstance(row, Source):
        return users_of_source(row)
    return users_of_term(row) if isinstance(row, Term) else users_of_figure(row)


def users_of_figure(figure: Figure) -> list:
    """The pages that show it, in their own texts or in a line. One query a model."""
    shows = rf"\{{\{{\s*figure:{re.escape(figure.code)}\s*\}}\}}"
    found = []
    for model, names in {**TEXTS, Term: ["explanation"]}.items():
        said = Q()
        for name in names:
            said |= Q(**{f"{name}_nl__regex": shows})
        found += list(model.objects.filter(said))
    for line, (names, pages) in LINES.items():
        said = Q()
        for name in names:
            said |= Q(**{f"{name}_nl__regex": shows})
        for one in line.objects.filter(said).select_related(*pages):
            found.append(next(page for name in pages if (page := getattr(one, name))))
    return list(dict.fromkeys(found))


def users_of_source(source: Source) -> list:
    items = ChecklistItem.objects.filter(sources=source)
    sections = Section.objects.filter(sources=source)
    figures = Figure.objects.filter(source=source)
    dues = ChecklistItem.objects.filter(pk__in=ItemDue.objects.filter(source=source).values("item"))
    return list(dict.fromkeys([*items, *dues, *sections, *figures]))


def users_of_term(term: Term) -> list:
    """The texts in which a reader can ask what it means."""
    spellings = [one for one in [term.name_nl, *(term.also_nl or "").splitlines()] if one.strip()]
    found = []
    for model, names in TEXTS.items():
        said = Q()
        for name in names:
            for spelling in spellings:
                said |= Q(**{f"{name}_nl__icontains": spelling.strip()})
        found += list(model.objects.filter(said)) if said else []
    return found
