"""The curators' Markdown as plain data for a layout: what is a paragraph, a list, bold, a link.

A text stays a text: nothing here makes code of a layout, and a layout makes none of it.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from unicodedata import normalize
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from toolkit.reading.regions import regions_by_name
from toolkit.reading.text import SCHEMES

Piece = dict[str, Any]
Inline = list[str | Piece]

PARSER = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
FIRST_HEADING = 3
"""A text stands under a title and a heading, as on the site."""
DEEPEST = 6
"""Whatever is nested deeper stands at this depth: a layout need not go on for ever."""
MARKS = {"strong": "b", "em": "i", "s": "s"}
_NOT_SET = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200b\u200e\u200f\u2028-\u202e"
    r"\u2060\u2066-\u2069\u061c\ufeff]"
)
# The signs of which a paper has letters (Latin, Greek, Cyrillic, Arabic, Ethiopic, punctuation,
# money, arrows). In PDF/UA no sign is without a letter: one picture in a text would keep the whole
# of it from paper. The two without width say in Persian which letters join.
_ETHIOPIC = (
    r"\u1200-\u1248\u124a-\u124d\u1250-\u1256\u1258\u125a-\u125d\u1260-\u1288\u128a-\u128d"
    r"\u1290-\u12b0\u12b2-\u12b5\u12b8-\u12be\u12c0\u12c2-\u12c5\u12c8-\u12d6\u12d8-\u1310"
    r"\u1312-\u1315\u1318-\u135a\u135d-\u137c\u1380-\u1399"
)
_ARABIC = r"\u0600-\u061b\u061d-\u06ff\u0750-\u077f\u200c\u200d"
_NO_LETTER = re.compile(
    r"[^\n\t\x20-\x7e\xa0-\u024f\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1"
    r"\u03a3-\u03ff\u0400-\u045f\u0490-\u0491\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f"
    r"\u2030\u2032\u2033\u2039\u203a\u20ac\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\u2713"
    + _ARABIC
    + _ETHIOPIC
    + "]"
)
NO_LETTER = "\u2022"


def settable(words: str) -> str:
    """The words with only the signs that can be set; a picture in them becomes a dot."""
    return _NO_LETTER.sub(NO_LETTER, _NOT_SET.sub("", normalize("NFC", words)))


def tree_of(markdown: str, fill: Callable[[str], str]) -> list[Piece]:
    """The blocks of a Markdown text; `fill` puts in the figures."""
    return _Filler(fill).blocks(_parsed(markdown or "").children)


@lru_cache(maxsize=2048)
def _parsed(markdown: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(PARSER.parse(markdown))


class _Filler:
    def __init__(self, fill: Callable[[str], str]):
        self.fill = fill
        self.heading = 0

    def words(self, text: str) -> str:
        return settable(self.fill(text))

    # blocks
    def blocks(self, nodes: Iterable[SyntaxTreeNode], depth: int = 0) -> list[Piece]:
        if depth > DEEPEST:
            text = " ".join(_text_of(node) for node in nodes)
            return [{"t": "p", "c": [self.words(text)]}] if text else []
        return [block for node in nodes if (block := self.block(node, depth + 1))]

    def block(self, node: SyntaxTreeNode, depth: int) -> Piece | None:
        kind = node.type
        if kind == "paragraph":
            return {"t": "p", "c": self.inline(node)}
        if kind == "heading":
            return {"t": "h", "level": self.level(int(node.tag[1])), "c": self.inline(node)}
        if kind in ("bullet_list", "ordered_list"):
            items = [self.blocks(item.children, depth) for item in node.children]
            if kind == "bullet_list":
                return {"t": "ul", "c": items}
            return {"t": "ol", "start": int(node.attrs.get("start", 1)), "c": items}
        if kind == "blockquote":
            return {"t": "quote", "c": self.blocks(node.children, depth)}
        if kind in ("fence", "code_block"):
            return {"t": "code", "s": self.words(node.content)}
        return self.table(node) if kind == "table" else None

    def level(self, asked: int) -> int:
        """No heading skips a level."""
        self.heading = max(1, min(asked - FIRST_HEADING + 1, self.heading + 1, 3))
        return self.heading

    def table(self, node: SyntaxTreeNode) -> Piece:
        rows = [[self.inline(cell) for cell in row.children] for part in node for row in part]
        names = [_text_of(cell) for cell in node.children[0].children[0].children]
        head, *body = rows
        if len(names) > 1 and not names[0].strip() and _are_regions(names[1:]):
            return {
                "t": "regions",
                "c": [
                    {"name": name.strip(), "rows": [[row[0], row[n]] for row in body]}
                    for n, name in enumerate(names[1:], 1)
                ],
            }
        return {"t": "table", "head": head, "rows": body}

    # in a line
    def inline(self, node: SyntaxTreeNode, depth: int = 0) -> Inline:
        if node.type in ("paragraph", "heading", "th", "td"):
            return [one for line in node.children for one in self.inline(line, depth)]
        return [one for part in node.children for one in self.part(part, depth)]

    def part(self, node: SyntaxTreeNode, depth: int) -> Inline:
        kind = node.type
        if kind == "text":
            return [self.words(node.content)]
        if kind in ("softbreak", "hardbreak"):
            return [" "] if kind == "softbreak" else [{"t": "br"}]
        if kind == "code_inline":
            return [{"t": "code", "s": self.words(node.content)}]
        if kind == "image":
            return [self.words(_text_of(node))]
        if depth > DEEPEST:
            return [self.words(_text_of(node))]
        if kind == "link" and is_address(address := str(node.attrs.get("href", ""))):
            return [{"t": "a", "href": address, "c": self.inline(node, depth + 1)}]
        if kind in MARKS:
            return [{"t": MARKS[kind], "c": self.inline(node, depth + 1)}]
        return self.inline(node, depth + 1)


def is_address(address: str) -> bool:
    """Whether it may stand behind a link: the same kinds as on the site."""
    try:
        return urlsplit(address).scheme in SCHEMES and len(address) < 1000
    except ValueError:
        return False


def _are_regions(names: list[str]) -> bool:
    return all(name.strip() in regions_by_name() for name in names)


def _text_of(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return "".join(map(_text_of, node.children)) if node.children else node.content or ""
