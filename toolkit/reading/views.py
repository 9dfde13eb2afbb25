from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render

from gastvrij.lib.public_pages import kept_by_anybody
from toolkit.embeds.frames import allow_frames
from toolkit.models import Chapter, ChecklistItem, Section, Term, Theme
from toolkit.reading.beginning import beginning_of, steps_of_a_theme
from toolkit.reading.conditions import Names, bases_of, cases_in_words
from toolkit.reading.glossary import letters_of
from toolkit.reading.neighbours import neighbours_of, neighbours_of_item
from toolkit.reading.regions import keep_region, region_of
from toolkit.reading.text import Reader

LONG = 2200
"""Letters of a section, from which on its parts are folded on a phone."""


@login_not_required
@kept_by_anybody
def index(request):
    """The toolkit's table of contents: the chapters and the eleven themes."""
    context = {"chapters": Chapter.objects.published(), "themes": Theme.objects.published()}
    return render(request, "toolkit/reading/index.html", context)


@login_not_required
@kept_by_anybody
def chapter(request, slug):
    chapter = get_object_or_404(Chapter.objects.published(), slug=slug)
    sections = chapter.sections.published().select_related("chapter")
    context = {"chapter": chapter, "sections": sections, **neighbours_of(chapter)}
    return render(request, "toolkit/reading/chapter.html", context)


@login_not_required
@kept_by_anybody
def section(request, chapter_slug, slug):
    """One section, and the way to its neighbours in the toolkit."""
    sections = Section.objects.published().select_related("chapter")
    section = get_object_or_404(
        sections.prefetch_related("tips", "examples", "embeds", "sources"),
        chapter__slug=chapter_slug,
        slug=slug,
    )
    context = {
        "section": section,
        "is_long": len(section.body) > LONG,
        **neighbours_of(section),
        "reader": Reader(region=region_of(request)),
    }
    response = render(request, "toolkit/reading/section.html", context)
    return allow_frames(response, section.embeds.all())


@login_not_required
@kept_by_anybody
def theme(request, slug):
    themes = Theme.objects.published().prefetch_related(
        "obstacles",
        "tips",
        "examples",
        "embeds",
        "sources",
        Prefetch("items", steps_of_a_theme()),
    )
    theme = get_object_or_404(themes, slug=slug)
    reader = Reader(region=region_of(request))
    context = {
        "theme": theme,
        **neighbours_of(theme),
        **beginning_of(theme.items.all()),
        "titles": {item.code: item.title for item in theme.items.all()},
        "names": Names.read(),
        "figures": reader.figures_of(theme),
        "reader": reader,
    }
    response = allow_frames(
        render(request, "toolkit/reading/theme.html", context), theme.embeds.all()
    )
    return keep_region(request, response)


@login_not_required
@kept_by_anybody
def item(request, code):
    """One item for everybody to read, without any family."""
    before = ChecklistItem.objects.published().only("code", "title")
    items = ChecklistItem.objects.published().select_related("theme")
    item = get_object_or_404(
        items.prefetch_related(
            "documents",
            "statuses",
            "situations",
            "sources",
            "due_rules__source",
            Prefetch("after", before),
        ),
        code=code,
    )
    names = Names.read()
    context = {
        "item": item,
        "titles": item.titles_for_due(),
        "names": names,
        "cases": cases_in_words(item.rule_cases, names),
        "bases": bases_of(item),
        **neighbours_of_item(item),
        "reader": Reader(),
    }
    return render(request, "toolkit/reading/item.html", context)


@login_not_required
@kept_by_anybody
def glossary(request):
    """All terms in the order of the language's alphabet, under their first letter."""
    context = {"letters": letters_of(Term.objects.all())}
    return render(request, "toolkit/reading/glossary.html", context)
