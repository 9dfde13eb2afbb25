"""What the toolkit contributes to the search of the whole site (gastvrij/lib/search_sources.py)."""

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gastvrij.lib.languages import INTERFACE, SOURCE
from gastvrij.lib.search_sources import Answer, Asked, Group, Result, search_source
from gastvrij.lib.words import day_in_words
from toolkit.models import SearchEntry
from toolkit.reading.figures import figure_in_words
from toolkit.reading.text import Reader
from toolkit.search.engine import Found, Results, search
from toolkit.search.excerpts import Marker

FIRST, IN_A_GROUP = 3, 6
WORTH_SHOWING = 0.34  # of what the best is worth
MOST = 24
Kind = SearchEntry.Kind
KINDS = {
    Kind.CHAPTER: gettext_lazy("Chapter"),
    Kind.SECTION: gettext_lazy("Section"),
    Kind.THEME: gettext_lazy("Theme"),
    Kind.ITEM: gettext_lazy("Checklist item"),
    Kind.TERM: pgettext_lazy("glossary", "Term"),
    Kind.FIGURE: gettext_lazy("Amount or time limit"),
}
GROUPS = {
    gettext_lazy("Themes and chapters"): (Kind.THEME, Kind.CHAPTER, Kind.SECTION),
    gettext_lazy("On the checklist"): (Kind.ITEM,),
    gettext_lazy("Words explained"): (Kind.TERM,),
    gettext_lazy("Amounts and time limits"): (Kind.FIGURE,),
}
OF_ENTRY = ["place", "language", "kind", "page", "title", "text"]
OF_THEME = ["slug", "icon", *(f"title_{code}" for code in INTERFACE)]
ICONS = {
    Kind.CHAPTER: "book-open",
    Kind.SECTION: "book-open",
    Kind.ITEM: "list-check",
    Kind.TERM: "book-a",
    Kind.FIGURE: "calculator",
}


@search_source(place=1)
def toolkit_source(asked: Asked) -> Answer:
    """Five questions at most, however much is found."""
    results = search(asked.typed, asked.language, is_typing=asked.in_short)
    shown = _worth_showing(results.found)
    entries = _entries([one.place for one in shown], asked.language)
    speaker = Speaker(results, asked)
    best, others = shown[:FIRST], defaultdict(list)
    for one in shown[FIRST:]:
        others[_group_of(one)].append(one)
    groups = [Group(_("Best found"), speaker.all(best, entries), len(best), is_best=True)]
    for title, found in others.items():
        groups.append(Group(title, speaker.all(found[:IN_A_GROUP], entries), len(found)))
    return Answer(groups, results.better, results.is_sure)


def _worth_showing(found: list[Found]) -> list[Found]:
    least = found[0].score * WORTH_SHOWING if found else 0
    return [one for one in found[:MOST] if one.score >= least]


def _group_of(one: Found):
    kind = one.place.partition(":")[0]
    return next(title for title, kinds in GROUPS.items() if kind in kinds)


def _entries(places: list[str], language: str) -> dict[str, SearchEntry]:
    """In the reader's language. One question."""
    rows = SearchEntry.objects.filter(place__in=places, language__in={language, SOURCE})
    rows = rows.select_related("theme").only(*OF_ENTRY, *(f"theme__{name}" for name in OF_THEME))
    return {row.place: row for row in sorted(rows, key=lambda row: row.language == language)}


class Speaker:
    """Entries as a reader sees them: titles, addresses and sentences with their words marked."""

    def __init__(self, results: Results, asked: Asked):
        self.marker, self.reader = Marker(results.words), Reader()
        self.language, self.in_short = asked.language, asked.in_short

    def all(self, found: list[Found], entries: dict[str, SearchEntry]) -> list[Result]:
        return [self.result(entries[one.place]) for one in found if one.place in entries]

    def result(self, entry: SearchEntry) -> Result:
        theme = entry.theme
        return Result(
            title=self.marker.pieces(entry.title),
            address=address_of(entry.page),
            kind=KINDS[Kind(entry.kind)],
            excerpt=() if self.in_short else self._excerpt(entry),
            about=str(theme) if theme and entry.kind != Kind.THEME else "",
            theme=theme.slug if theme else "",
            icon=theme.icon if theme and entry.kind == Kind.THEME else ICONS[Kind(entry.kind)],
            language="" if entry.language == self.language else entry.language,
        )

    def _excerpt(self, entry: SearchEntry):
        if entry.kind == Kind.FIGURE:
            return self.marker.pieces(self._value(entry.place.partition(":")[2]))
        return self.marker.excerpt(self.reader.plain(entry.text))

    def _value(self, code: str) -> str:
        figure = self.reader.figures.get(code)
        if not figure:
            return ""
        words = figure_in_words(figure.value, figure.unit)
        since = _("since %(day)s") % {"day": day_in_words(figure.valid_from)}
        return f"{words}, {since}"


def address_of(page: str) -> str:
    """`item/wonen-opzeg`, `section/statuten/verzoeker`, `theme/wonen#figure-...`."""
    path, _sharp, anchor = page.partition("#")
    name, *values = path.split("/")
    return reverse(f"toolkit:{name}", args=values) + (f"#{anchor}" if anchor else "")
