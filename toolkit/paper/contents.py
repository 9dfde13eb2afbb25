"""What stands on each paper, as plain data for its layout, in the language of the thread.

A text that is not translated stands there in Dutch and says so (`lang`). Whatever a paper shows
stands in these data and nowhere else, so that their fingerprint tells when to make it again.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from gastvrij.lib.languages import SOURCE
from gastvrij.lib.paths import ROOT
from gastvrij.lib.words import day_in_words, sort_key
from toolkit.embeds.words import facts_of
from toolkit.models import Chapter, ChecklistItem, Section, Term, Theme
from toolkit.paper.tree import Piece, settable, tree_of
from toolkit.reading.conditions import Names, cases_in_words, dues_in_words
from toolkit.reading.figures import warning
from toolkit.reading.standing_in import translation_of
from toolkit.reading.text import Reader
from toolkit.vocabulary import FIGURE

Data = dict[str, Any]
BRAND, BRAND_TINT = "#05585f", "#e2f0ef"
_COLOURS = re.compile(
    r'^  \[data-theme="([\w-]+)"\] \{ --theme-colour: (#\w{6}); --theme-tint: (#\w{6})',
    re.MULTILINE,
)


@cache
def colours() -> dict[str, tuple[str, str]]:
    """A theme's colour and its soft ground, as on the site."""
    sheet = (ROOT / "static/css/themes.css").read_text()
    return {slug: (colour, tint) for slug, colour, tint in _COLOURS.findall(sheet)}


def is_unfinished(page: Any) -> bool:
    return not translation_of(page).is_finished


class Told:
    """What the rows say in one language, with the language in which they really say it."""

    def __init__(self, reader: Reader, names: Names, titles: dict[str, str]):
        self.language = (get_language() or SOURCE)[:2]
        self.reader, self.names, self.titles = reader, names, titles

    def read(self, row: Any, name: str) -> tuple[str, str]:
        own = getattr(row, f"{name}_{self.language}")
        return (own, self.language) if own else (getattr(row, f"{name}_{SOURCE}") or "", SOURCE)

    def fill(self, text: str) -> str:
        """The figures in words; a star where nobody should count on one without asking."""
        return FIGURE.sub(self._figure, text)

    def _figure(self, match: re.Match[str]) -> str:
        words, figure = self.reader.figure_words(match[1]), self.reader.figures.get(match[1])
        return f"{words}*" if figure and warning(figure, self.reader.today) else words

    def line(self, row: Any, name: str) -> Piece:
        words, language = self.read(row, name)
        return {"lang": language, "c": [settable(self.fill(words))]}

    def text(self, row: Any, name: str) -> Piece:
        words, language = self.read(row, name)
        return {"lang": language, "c": tree_of(words, self.fill)}

    def lines(self, rows: Iterable[Any], name: str = "text") -> list[Piece]:
        return [self.line(row, name) for row in rows]

    # --- parts -----------------------------------------------------------------------------
    def theme(self, theme: Theme) -> Data:
        colour, tint = colours().get(theme.slug, (BRAND, BRAND_TINT))
        sources = list(theme.sources.all())
        numbers = {source.pk: number for number, source in enumerate(sources, 1)}
        self.reader.shown_figures = {}
        told = {
            "kicker": _("Theme %(number)s") % {"number": theme.number},
            "title": self.line(theme, "title"),
            "summary": self.line(theme, "summary"),
            "colour": colour,
            "tint": tint,
            "icon": _icon(theme),
            "reviewed": _reviewed(theme, self.reader.today),
            "outdated": is_unfinished(theme),
            "body": self.text(theme, "body"),
            "obstacles": self.lines(theme.obstacles.all()),
            "tips": self.lines(theme.tips.all()),
            "items": [self.item(item, numbers) for item in theme.items.all()],
            "examples": self.examples(theme),
            "embeds": self.embeds(theme),
        }
        figures = self.figures(self.reader.figures_of(theme))
        return told | {"figures": figures, "sources": [self.source(one) for one in sources]}

    def chapter(self, chapter: Chapter, sections: Iterable[Section]) -> Data:
        self.reader.shown_figures = {}
        told = {
            "kicker": _("Chapter %(number)s") % {"number": chapter.number},
            "title": self.line(chapter, "title"),
            "summary": self.line(chapter, "summary"),
            "colour": BRAND,
            "tint": BRAND_TINT,
            "icon": "",
            "reviewed": "",
            "outdated": is_unfinished(chapter),
            "sections": [self.section(section) for section in sections],
        }
        return told | {"figures": self.figures([])}

    def section(self, section: Section) -> Data:
        sources = list(section.sources.all())
        return {
            "title": self.line(section, "title"),
            "outdated": is_unfinished(section),
            "body": self.text(section, "body"),
            "tips": self.lines(section.tips.all()),
            "examples": self.examples(section),
            "embeds": self.embeds(section),
            "sources": [self.source(one) for one in sources],
            "reviewed": _reviewed(section, self.reader.today) if sources else "",
        }

    def item(self, item: ChecklistItem, numbers: dict[int, int]) -> Data:
        return {
            "code": item.code,
            "title": self.line(item, "title"),
            "dues": [
                {
                    "words": settable(f"{due.who}: {due.words}" if due.who else due.words),
                    "legal": due.rule.kind == "legal",
                }
                for due in dues_in_words(item, self.titles, self.names)
            ],
            "first": [self.line(one, "title") for one in item.after.all()],
            "why": self.line(item, "why"),
            "how": self.text(item, "how"),
            "documents": self.lines(item.documents.all()),
            "authority": self.line(item, "authority"),
            "who": [
                [[settable(label), settable(words)] for label, words in rows]
                for rows in cases_in_words(item.rule_cases, self.names)
            ],
            "unsure": item.confidence == ChecklistItem.Confidence.LOW,
            "sources": sorted(numbers[one.pk] for one in item.sources.all() if one.pk in numbers),
        }

    def examples(self, row: Theme | Section) -> list[Data]:
        return [
            {"title": self.line(one, "title"), "body": self.text(one, "body")}
            for one in row.examples.all()
        ]

    def embeds(self, row: Theme | Section) -> list[Data]:
        """On paper nothing plays: what it is, from whom, and where to see it."""
        return [
            {
                "title": self.line(one, "title"),
                "shows": self.line(one, "shows"),
                "facts": settable(facts_of(one)),
                "url": one.address,
            }
            for one in row.embeds.all()
            if one.shown
        ]

    def figures(self, own: list[Any]) -> list[Data]:
        return [
            {
                "label": self.line(row["figure"], "label"),
                "words": settable(row["words"]),
                "since": day_in_words(row["figure"].valid_from),
                "publisher": settable(row["figure"].source.publisher),
                "warning": row["warning"],
            }
            for row in self.reader.rows(own)
        ]

    def source(self, source: Any) -> Data:
        return {
            "title": {"lang": source.language, "c": [settable(source.title)]},
            "publisher": settable(source.publisher),
            "seen": _("undated") if source.seen == "undated" else source.seen,
            "url": source.url,
        }

    def terms(self, parts: Any) -> list[Data]:
        """The glossary's entries that these parts speak of, in the order of the alphabet."""
        if not self.reader.terms:
            return []
        found: dict[int, Term] = {}
        for words in _strings(parts):
            for word in self.reader.spelling.findall(str(conditional_escape(words))):
                terms = self.reader.terms
                term = terms.get(word) or terms[word[0].lower() + word[1:]]
                found[term.pk] = term
        return self.glossary(found.values())

    def glossary(self, terms: Iterable[Term]) -> list[Data]:
        in_order = sorted(terms, key=lambda term: sort_key(term.name))
        return [
            {"name": self.line(one, "name"), "explanation": self.line(one, "explanation")}
            for one in in_order
        ]


def _strings(data: Any) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def _icon(theme: Theme) -> str:
    """The theme's icon as SVG, in the colour of ink on its own ground."""
    return " ".join(render_to_string("_theme_icon.html", {"theme": theme, "size": 48}).split())


def _reviewed(page: Theme | Section, today: Any) -> str:
    if page.reviewed_on is None:
        said = _("Not yet checked at the source: ask before you count on it.")
    else:
        day = day_in_words(page.reviewed_on)
        said = _("Checked at the source on %(day)s.") % {"day": day}
    if page.is_overdue(today):
        day = day_in_words(page.review_by)
        said += " " + _("It was due to be checked again by %(day)s.") % {"day": day}
    return said


def labels() -> dict[str, str]:
    """The words of the layouts themselves."""
    return {
        "network": "Gastvrij Netwerk",
        "contents": _("Contents"),
        "how_it_works": _("How it works"),
        "obstacles": _("What people run into"),
        "tips": _("What you can do"),
        "section_tips": _("Tips"),
        "items": _("On the checklist"),
        "items_lead": _("Tick what is done. Not every step is for every family: see for whom."),
        "examples": _("From practice"),
        "embeds": _("Videos and posts"),
        "figures": _("Figures"),
        "figure": _("What"),
        "value": _("How much"),
        "since": pgettext("a figure", "Since"),
        "publisher": _("According to"),
        "sources": _("Sources"),
        "glossary": _("Glossary"),
        "bring": _("Bring"),
        "authority": _("Who decides"),
        "legal": _("legal deadline"),
        "first": _("First do this"),
        "or": _("Or also:"),
        "everybody": _("Everybody, with any residence status"),
        "unsure": _("We are not sure about this one. Ask a professional before you count on it."),
        "outdated": _("This translation does not have the latest changes yet."),
        "star": _("* This may have changed: ask for today's."),
        "take_along": _("To take along"),
        "do_first": _("What to do first"),
        "call": _("Whom to call or visit"),
        "notes": _("Notes"),
        "phone": _("Telephone, name:"),
        "day": _("Our day:"),
        "more": _("Everything about this theme"),
        "newest": _("Rules and amounts change. The newest version stands at"),
        "made_on": _("Made on"),
    }
