"""All papers of one language: which there are, and what stands on each."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from gastvrij.lib.typesetting import Made, set_pdf, set_picture
from gastvrij.lib.words import day_in_words
from toolkit.models import Chapter, ChecklistItem, Paper, Section, Term, Theme
from toolkit.paper.contents import Data, Told, labels
from toolkit.reading.conditions import Names
from toolkit.reading.text import Reader

LAYOUTS = Path(__file__).parent / "layouts"
TOOLKIT = "toolkit"
"""The page of the toolkit as a whole."""
HOME = "home"
"""The front door of the site, of which there is only a picture."""
contributed: list[Callable[[str, date], Iterator["Wanted"]]] = []
"""Of other apps: what they want on paper, by language and day."""


@cache
def layouts() -> str:
    return "".join(path.read_text() for path in sorted(LAYOUTS.iterdir()))


@dataclass(frozen=True)
class Wanted:
    """A paper that there should be, with all that stands on it."""

    kind: str
    page: str
    language: str
    layout: str
    data: Data

    @property
    def fingerprint(self) -> str:
        """Another one when something on it changes, or the layout; not with the day."""
        told = json.dumps([self.layout, self.data], ensure_ascii=False, sort_keys=True)
        return sha256(f"{told}{layouts()}".encode()).hexdigest()[:32]

    def set(self, made_at: datetime) -> Made:
        layout = LAYOUTS / self.layout
        if self.kind == Paper.Kind.PICTURE:
            return set_picture(layout, self.data)
        with override(self.language):
            made_on = day_in_words(localtime(made_at).date())
        return set_pdf(layout, self.data | {"made_on": made_on}, made_at)


def papers(language: str, today: date) -> list[Wanted]:
    """Everything in one language; some thirty questions, and two more for each theme."""
    with override(language):
        found = list(_Collection(language, today).all())
        return found + [paper for more in contributed for paper in more(language, today)]


class _Collection:
    def __init__(self, language: str, today: date):
        self.language = language
        titles = dict(ChecklistItem.objects.published().values_list("code", "title"))
        self.told = Told(Reader(today), Names.read(), titles)
        self.labels = labels()

    def all(self) -> Iterator[Wanted]:
        chapters = []
        for chapter in Chapter.objects.published().prefetch_related(sections()):
            pages = chapter.sections.all()
            part = self.told.chapter(chapter, pages)
            chapters.append(part)
            yield from self.of_chapter(chapter, part)
            yield from (self.of_section(section, part) for section in pages)
        themes = []
        for theme in Theme.objects.published().prefetch_related(*parts_of_a_theme()):
            part = self.told.theme(theme)
            themes.append(part)
            yield from self.of_theme(theme, part)
        yield from self.of_everything(chapters, themes)

    def of_chapter(self, chapter: Chapter, part: Data) -> Iterator[Wanted]:
        page = f"chapter/{chapter.slug}"
        yield self.pdf(page, part["title"]["c"][0], [part], chapter.get_absolute_url())
        yield self.picture(page, part["title"], part)

    def of_section(self, section: Section, part: Data) -> Wanted:
        page = f"section/{section.chapter.slug}/{section.slug}"
        title = self.told.line(section, "title")
        return self.picture(page, title, part | {"kicker": part["title"]["c"][0]})

    def of_theme(self, theme: Theme, part: Data) -> Iterator[Wanted]:
        page, path = f"theme/{theme.slug}", theme.get_absolute_url()
        title = part["title"]["c"][0]
        yield self.pdf(page, title, [part], path)
        take_along = self.common(f"{title}: {self.labels['take_along']}", path)
        yield self.wanted(Paper.Kind.TAKE_ALONG, page, "take_along.typ", take_along | part)
        yield self.picture(page, part["title"], part)

    def of_everything(self, chapters: list[Data], themes: list[Data]) -> Iterator[Wanted]:
        path, title = reverse("toolkit:index"), _("Toolkit")
        data = self.common(title, path) | {
            "summary": _(
                "What experienced volunteers know, put in order: how it works, what goes wrong, "
                "and what you can do."
            ),
            "whole": True,
            "parts": [*chapters, *themes],
            "terms": self.told.glossary(Term.objects.all()),
        }
        yield self.wanted(Paper.Kind.WHOLE, TOOLKIT, "paper.typ", data)
        yield self.picture(TOOLKIT, {"lang": self.language, "c": [_("Toolkit")]}, {})
        welcome = _("Together with families who have fled")
        yield self.picture(HOME, {"lang": self.language, "c": [welcome]}, {})

    def pdf(self, page: str, title: str, parts: list[Data], path: str) -> Wanted:
        data = self.common(title, path)
        data |= {"whole": False, "parts": parts, "terms": self.told.terms(parts)}
        return self.wanted(Paper.Kind.WHOLE, page, "paper.typ", data)

    def picture(self, page: str, title: Data, part: Data) -> Wanted:
        shown = {name: part.get(name, "") for name in ("kicker", "colour", "icon")}
        data = {"lang": self.language, "title": title, **shown}
        return self.wanted(Paper.Kind.PICTURE, page, "picture.typ", data)

    def common(self, title: str, path: str) -> Data:
        address = settings.SITE_URL + path
        return {
            "lang": self.language,
            "document": title,
            "address": address,
            "labels": self.labels,
        }

    def wanted(self, kind: str, page: str, layout: str, data: Data) -> Wanted:
        return Wanted(str(kind), page, self.language, layout, data)


def sections() -> Prefetch:
    rows = Section.objects.published().select_related("chapter")
    return Prefetch("sections", rows.prefetch_related("tips", "examples", "embeds", "sources"))


def parts_of_a_theme() -> list[str | Prefetch]:
    published = ChecklistItem.objects.published()
    items = published.prefetch_related(
        "documents",
        "statuses",
        "situations",
        "sources",
        "due_rules",
        Prefetch("after", published.only("code", "title")),
    )
    return ["obstacles", "tips", "examples", "embeds", "sources", Prefetch("items", items)]
