"""What would lose something that a curator wants to delete."""

from django.db.models import Q
from django.utils.translation import gettext as _

from toolkit.models import Chapter, ChecklistItem, Figure, ItemDue, Section, Source, Term, Theme

MOST = 20
TEXTS = {
    Theme: ["summary", "body"],
    Chapter: ["summary"],
    Section: ["body"],
    ChecklistItem: ["why", "how"],
}


def sentences_about(row: Source | Term) -> list[str]:
    found = users_of_source(row) if isinstance(row, Source) else users_of_term(row)
    lost = _("“%(what)s” would lose “%(lost)s”.")
    said = [lost % {"what": one, "lost": row} for one in found[:MOST]]
    if len(found) > MOST:
        said.append(_("And %(n)s more would lose it.") % {"n": len(found) - MOST})
    return said


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
