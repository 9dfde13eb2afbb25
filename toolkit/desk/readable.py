"""Which Dutch texts are hard to read, and what makes them so, in words for who writes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import floor

from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gastvrij.lib.admin_addresses import form_of
from gastvrij.lib.languages import SOURCE
from toolkit.desk.behind import every_row
from toolkit.indexing.plain_text import bare
from toolkit.models.translated import Translated
from toolkit.readability import LONG_SENTENCE, MOST_LETTERS, PLAIN, Readability, read
from toolkit.vocabulary import FIGURE

READ = {"summary", "body", "why", "how", "text", "explanation", "shows"}
"""Texts of sentences; not titles, names, or the articles of laws."""
A_NUMBER = "100"
ADDRESS = re.compile(r"\S*\w[@.]\w\S*")
MOST_NAMED = 4
LETTERS_OF_A_SENTENCE = 90


@lru_cache(maxsize=4096)
def readability_of(markdown: str) -> Readability:
    return read_afresh(markdown)


def read_afresh(markdown: str) -> Readability:
    """Addresses of mail and of sites are not read as words. What is still being typed comes once,
    so that it is not kept."""
    return read(ADDRESS.sub("", bare(FIGURE.sub(A_NUMBER, markdown[:MOST_LETTERS]))))


# --- beside a field ----------------------------------------------------------------------------
def hint(found: Readability):
    """Folded, and nothing at all where there is nothing to say."""
    advice = list(advice_on(found))
    if not advice and found.score is None:
        return ""
    if not advice:
        return format_html('<span class="readability">{}</span>', in_words(found))
    lines = format_html_join("", "<li>{}</li>", ((one,) for one in advice))
    return format_html(
        '<details class="readability"><summary>{}</summary><ul>{}</ul></details>',
        in_words(found),
        lines,
    )


def in_words(found: Readability) -> str:
    if found.score is None:
        return _("Can this be plainer?")
    number = {"number": in_points(found.score), "plain": PLAIN}
    if found.is_hard:
        return _("Hard to read: %(number)s of 100. From %(plain)s on, a text is plain.") % number
    return _("Plain to read: %(number)s of 100.") % number


def in_points(score: float) -> int:
    """Rounded down, so that 60 is never called hard."""
    return floor(min(max(score, 0), 100))


def advice_on(found: Readability) -> Iterator[str]:
    """What one can do about it, the heaviest first."""
    if found.long_sentences:
        many = len(found.long_sentences)
        yield ngettext(
            "One sentence has more than %(most)s words: “%(such)s”",
            "%(many)s sentences have more than %(most)s words, such as: “%(such)s”",
            many,
        ) % {"many": many, "most": LONG_SENTENCE, "such": beginning(found.long_sentences[0])}
    for word, plainer in found.hard_words[:MOST_NAMED]:
        yield _("Instead of “%(word)s”, people say “%(plainer)s”.") % {
            "word": word,
            "plainer": plainer,
        }
    if found.passives:
        words = "”, “".join(found.passives[:MOST_NAMED])
        yield _("Who does it? “%(words)s” leaves that open.") % {"words": words}
    if found.is_hard and found.long_words:
        words = ", ".join(found.long_words[:MOST_NAMED])
        yield _("Long words: %(words)s. Is there a shorter one, or an explanation?") % {
            "words": words
        }


def beginning(sentence: str) -> str:
    return Truncator(sentence).chars(LETTERS_OF_A_SENTENCE)


# --- all of them -------------------------------------------------------------------------------
@dataclass(frozen=True)
class HardText:
    page: str
    part: str
    link: str
    """To the field itself, below its page."""
    score: int
    advice: tuple[str, ...]


def hard_texts(pages: list[Translated] | None = None) -> list[HardText]:
    """The hardest first, of all that there is, or of these."""
    pages = every_row() if pages is None else pages
    found = [one for page in pages for one in hard_texts_of(page)]
    return sorted(found, key=lambda one: one.score)


def hard_texts_of(page: Translated) -> Iterator[HardText]:
    rows = [("", page), *((f"{name}-{n}-", line) for name, n, line in page.rows_inside())]
    for place, row in rows:
        for field in READ.intersection(row.followed_fields()):
            found = readability_of(row.texts()[field].get(SOURCE, ""))
            if found.is_hard:
                link = f"{form_of(page)}#id_{place}{field}_{SOURCE}"
                part = capfirst(row.name_of_part(field, page))
                advice = tuple(advice_on(found))
                yield HardText(str(page), part, link, in_points(found.score), advice)
