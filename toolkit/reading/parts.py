"""A text in parts: what stands before the first title, and what stands under each.

A part begins with a heading, or with a paragraph of which the first sentence is bold ("**Who
pays?** That depends on ..."): so curators write in a flow, and readers get titles to look for, to
fold, and to lead others to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import dropwhile

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from toolkit.reading.regions import BLOCKS, FIRST, regions_by_name

ENDS_A_SENTENCE = (".", "?", "!", ":")
SHOWN_IN_A_TITLE = "?!"


@dataclass(frozen=True)
class Part:
    """`html` is clean; its figures stand there as `{{ figure:CODE }}` until a reader comes."""

    id: str
    title: str
    html: str

    @property
    def has_regions(self) -> bool:
        """Whether rules differ per region in it."""
        return BLOCKS in self.html

    def matters_first(self, region: str) -> bool:
        """What nobody should have to open: the first words, the rules per region, and the part
        about the reader's own."""
        is_own = bool(region) and regions_by_name().get(self.title) == region
        return not self.title or self.has_regions or is_own


@lru_cache(maxsize=1024)
def parts_of(parser: MarkdownIt, markdown: str, first: str, clean) -> tuple[Part, ...]:
    """The parts in their order; the first has no title where the text begins without one."""
    env = {FIRST: first}
    found: list[Part] = []
    for title, tokens in _split(parser, parser.parse(markdown, env)):
        html = clean(parser.renderer.render(tokens, parser.options, env))
        if title or html:
            found.append(Part(_name(title, found), title, html))
    return tuple(found)


def _name(title: str, before: Sequence[Part]) -> str:
    """Where a link leads to, once on a page."""
    name = f"part-{slugify(title) or len(before) + 1}" if title else ""
    taken = {part.id for part in before}
    return f"{name}-{len(before) + 1}" if title and name in taken else name


def _split(parser: MarkdownIt, tokens: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    title, part, at = "", [], 0
    while at < len(tokens):
        begun = _heading(parser, tokens, at) or _first_sentence(parser, tokens, at)
        if begun is None:
            part.append(tokens[at])
            at += 1
            continue
        yield title, part
        title, part = begun
        at += 3  # what opens it, its words, what closes it
    yield title, part


def _heading(parser, tokens, at) -> tuple[str, list[Token]] | None:
    if tokens[at].type != "heading_open" or tokens[at].tag != "h3" or tokens[at].level:
        return None
    return _words(parser, tokens[at + 1].children), []


def _first_sentence(parser, tokens, at) -> tuple[str, list[Token]] | None:
    """The bold sentence that a paragraph begins with, and the paragraph without it."""
    if tokens[at].type != "paragraph_open" or tokens[at].level:
        return None
    children = [one for one in tokens[at + 1].children if one.type != "text" or one.content]
    kinds = [one.type for one in children]
    if kinds[:1] != ["strong_open"]:
        return None
    end = kinds.index("strong_close")
    words = _words(parser, children[1:end]).strip()
    if not words.endswith(ENDS_A_SENTENCE):
        return None
    rest = _without_space_in_front(children[end + 1 :])
    title = words if words[-1] in SHOWN_IN_A_TITLE else words[:-1]
    paragraph = [tokens[at], replace(tokens[at + 1], children=rest), tokens[at + 2]]
    return title, paragraph if rest else []


def _without_space_in_front(children: Sequence[Token]) -> list[Token]:
    rest = list(dropwhile(_is_space, children))
    if rest and rest[0].type == "text":
        rest[0] = replace(rest[0], content=rest[0].content.lstrip())
    return rest


def _is_space(token: Token) -> bool:
    return token.type == "softbreak" or (token.type == "text" and not token.content.strip())


def _words(parser: MarkdownIt, children) -> str:
    return parser.renderer.renderInlineAsText(children or [], parser.options, {})
