"""A document as somebody reads it: the same parts for a page, for paper and for a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gastvrij.lib.words import day_in_words
from members.library.blanks import filled_html, filled_text
from members.models import DocumentVersion, OwnDocument
from members.models.library import Text
from toolkit.paper.tree import Piece, settable, tree_of
from toolkit.reading.sources import age_in_words
from toolkit.reading.text import Reader
from toolkit.vocabulary import FIGURE


@dataclass
class Reading:
    """One text with all that is needed to show it; `language` is that of its reader."""

    title: str
    title_language: str
    summary: str
    language: str
    texts: Sequence[Text]
    sources: Sequence[Mapping[str, Any]]
    version: DocumentVersion
    today: date
    values: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.today)

    def parts(self) -> list[dict[str, Any]]:
        """For a page. The figures that it shows are known once these were made."""
        return [{"text": one, "html": self.html(one.body)} for one in self.texts]

    def html(self, markdown: str) -> SafeString:
        return filled_html(self.reader.markdown(markdown), self.values)

    def words(self, text: str) -> str:
        """With figures and blanks in words."""
        figures = FIGURE.sub(lambda match: self.reader.figure_words(match[1]), text)
        return filled_text(figures, self.values)

    def tree(self, markdown: str) -> list[Piece]:
        return tree_of(markdown, self.words)

    def sources_in_words(self) -> list[dict[str, str]]:
        return [
            {
                "about": one["about"],
                "title": one["title"],
                "publisher": one["publisher"],
                "url": one["url"],
                "language": one["language"],
                "when": _("%(page)s; looked at on %(day)s")
                % {
                    "page": age_in_words(one["dated"], self.today),
                    "day": day_in_words(date.fromisoformat(one["seen_on"])),
                },
            }
            for one in self.sources
        ]

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there in the language of its reader."""
        languages = {self.title_language, *(one.language for one in self.texts)}
        return languages == {self.language}

    def line(self, words: str) -> Piece:
        return {"lang": self.language, "c": [settable(words)]}


def reading_of(version: DocumentVersion, language: str, today: date) -> Reading:
    title, title_language = version.text("title", language)
    return Reading(
        title=title,
        title_language=title_language,
        summary=version.text("summary", language)[0],
        language=language,
        texts=version.texts(language),
        sources=version.sources(language),
        version=version,
        today=today,
    )


def own_reading(copy: OwnDocument, today: date) -> Reading:
    """In the language in which the organisation wrote it, whoever reads."""
    title, title_language = copy.made_from.text("title", copy.language)
    return Reading(
        title=title,
        title_language=title_language,
        summary="",
        language=copy.language,
        texts=[
            Text(one.code, one.title, one.body, copy.language)
            for one in copy.sections.all()
            if not one.is_left_out
        ],
        sources=[],
        version=copy.made_from,
        today=today,
        values=copy.blanks,
    )
