"""From the curators' Markdown to what a reader sees: clean HTML, figures, words explained."""

import re
from dataclasses import replace
from functools import cached_property, lru_cache
from html import unescape

import nh3
from django.utils import timezone
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from toolkit.reading.figures import figure_in_words, warning
from toolkit.reading.parts import parts_of
from toolkit.reading.regions import FIRST, regions_as_blocks
from toolkit.reading.words import words_of
from toolkit.vocabulary import FIGURE

TAGS = {"p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "s", "blockquote", "code", "pre"}
TAGS |= {"ul", "ol", "li", "a", "div", "table", "thead", "tbody", "tr", "th", "td"}
TAGS |= {"dl", "dt", "dd"}
ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "div": {"class", "tabindex", "data-region"},
}
# No images: a page makes no request to anybody else.
SCHEMES = {"http", "https", "mailto", "tel"}
# In these, words stay as they are: there is no room for a button in a link, a heading or code.
PLAIN_PLACES = {"a", "code", "pre", "h3", "h4", "h5", "h6", "th", "dt"}

# On a phone a wide table scrolls, also with the arrow keys.
TABLE_OPEN = '<div class="table-scroll" tabindex="0"><table>\n'

TAG = re.compile(r"(<[^>]*>)")
TAG_NAME = re.compile(r"</?([a-z0-9]+)")


# --- Markdown ----------------------------------------------------------------------------------
def markdown_parser():
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
    parser.core.ruler.push("headings", lower_headings)
    regions_as_blocks(parser)
    parser.add_render_rule("table_open", lambda *_: TABLE_OPEN)
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return parser


def lower_headings(state):
    """A text stands under a title and a heading of its page: it begins at the third level."""
    for token in state.tokens:
        if token.tag in ("h1", "h2"):
            token.tag = "h3"


PARSER = markdown_parser()


@lru_cache(maxsize=2048)
def clean_html(markdown, first_region=""):
    """Safe HTML, with figures still as `{{ figure:CODE }}`: the same for the same two texts."""
    return cleaned(PARSER.render(markdown, {FIRST: first_region}))


def cleaned(html):
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )


# --- figures and words -------------------------------------------------------------------------
class Reader:
    """What the texts of one page have in common: language, day, figures and words to explain, and
    the region whose rules come first.

    It asks for the figures and terms in one query, when a text first needs them, and remembers
    which figures the page has shown. A word is explained once on a page.
    """

    def __init__(self, today=None, region=""):
        self.today = today or timezone.localdate()
        self.region = region
        self.shown_figures = {}
        self.explained = set()

    @cached_property
    def _words(self):
        return words_of(self.today)

    @property
    def figures(self):
        return self._words.figures

    def figures_of(self, theme):
        """The present values of the theme's own figures, in its order."""
        return [self.figures[code] for code in self._words.of_theme.get(theme.pk, ())]

    @property
    def terms(self):
        return self._words.terms

    @property
    def spelling(self):
        return self._words.spelling

    def markdown(self, markdown):
        return self.read(clean_html(markdown or "", self.region))

    def parts(self, markdown):
        """The same in parts with a title each, so that a page can fold them and lead to them."""
        return [replace(one, html=self.read(one.html)) for one in self.titled(markdown)]

    def titled(self, markdown):
        """Its parts before they are read: nothing is explained or shown by asking for titles."""
        return parts_of(PARSER, markdown or "", self.region, cleaned)

    def line(self, words):
        """A text without Markdown: an obstacle, a tip, a reason why."""
        return self.read(format_html("{}", words or ""))

    def plain(self, words):
        """A text with only its figures filled in; not marked as safe."""
        return FIGURE.sub(lambda match: self.figure_words(match[1]), words or "")

    def without_markdown(self, markdown):
        """The bare words of a Markdown text, for search engines."""
        words = unescape(strip_tags(clean_html(markdown or "")))
        return self.plain(" ".join(words.split()))

    def read(self, html):
        """Fill in the figures, and explain the terms that this page did not explain yet."""
        out, plain_depth = [], 0
        for part in TAG.split(html):
            if part.startswith("<"):
                name = TAG_NAME.match(part)
                if name and name[1] in PLAIN_PLACES:
                    plain_depth += -1 if part.startswith("</") else 1
            elif plain_depth:
                part = self.plain(part)
            elif part and not part.isspace():
                part = FIGURE.sub(self.show_figure, self.explain(part))
            out.append(part)
        return mark_safe("".join(out))  # noqa: S308 (cleaned or escaped before it came here)

    # figures
    def figure_words(self, code):
        """The value with its unit, in the format of the reader's language."""
        figure = self.figures.get(code)
        if figure is None:
            return _("(unknown)")
        self.shown_figures[code] = figure
        return figure_in_words(figure.value, figure.unit)

    def show_figure(self, match):
        """The value with its unit; it leads to the figure's row in the list on the page."""
        code = match[1]
        words, figure = self.figure_words(code), self.figures.get(code)
        if figure is None:
            return words
        doubt = warning(figure, self.today)
        if not doubt:
            return format_html('<a class="figure" href="#figure-{}">{}</a>', code, words)
        return format_html(
            '<a class="figure" href="#figure-{}">{}'
            '<span class="figure__mark" role="img" aria-label="{}">*</span></a>',
            code,
            words,
            doubt,
        )

    def rows(self, figures=()):
        """The list of figures: those of the page itself, and those that its texts showed."""
        listed = {figure.code: figure for figure in figures} | self.shown_figures
        return self.in_short(listed.values())

    def in_short(self, figures):
        """What they are worth, without their sources."""
        return [
            {
                "figure": figure,
                "words": figure_in_words(figure.value, figure.unit),
                "warning": warning(figure, self.today),
            }
            for figure in figures
        ]

    # words
    def explain(self, text):
        return self.spelling.sub(self.explanation, text) if self.terms else text

    def explanation(self, match):
        word = match[0]
        term = self.terms.get(word) or self.terms[word[0].lower() + word[1:]]
        if term.code in self.explained:
            return word
        self.explained.add(term.code)
        return format_html(
            '<a class="term" href="#term-{code}">{word}</a>'
            '<span class="term__explanation" id="term-{code}" popover>'
            '<strong class="term__name">{name}</strong> <span>{explanation}</span> '
            '<button type="button" class="button" popovertarget="term-{code}">{close}</button>'
            "</span>",
            code=term.code,
            word=mark_safe(word),  # noqa: S308 (a piece of text that is escaped already)
            name=term.name,
            explanation=term.explanation,
            close=_("Close"),
        )
