"""Markdown as bare words. The reader's pages make HTML of it; here only what is said counts."""

import re
from collections.abc import Iterator
from functools import lru_cache

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TABLE_LINE = re.compile(r"^\|?[\s:|-]+\|?$")
_START_OF_LINE = re.compile(r"^(?:#{1,6}|[-*+]|\d+[.)]|>)\s+")
_SIGNS = re.compile(r"\*\*|__|~~|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_ENDS = (".", "!", "?", ":", ";", "…")


@lru_cache(maxsize=8192)
def bare(markdown: str | None) -> str:
    """The words on one line, with a dot after what ends without one: a title, a line of a list."""
    text = _SIGNS.sub("", _LINK.sub(r"\1", markdown or ""))
    *others, last = [" ".join(one.split()) for one in _pieces(text)] or [""]
    return " ".join([*(one if one.endswith(_ENDS) else f"{one}." for one in others), last])


def _pieces(text: str) -> Iterator[str]:
    """What stands apart: paragraphs, titles, lines of a list, rows of a table."""
    piece: list[str] = []
    columns: list[str] = []
    for line in [*text.splitlines(), ""]:
        line = line.strip()
        is_row = line.startswith("|")
        if piece and (not line or is_row or _START_OF_LINE.match(line)):
            yield " ".join(piece)
            piece = []
        if not is_row:
            columns = []
            if line:
                piece.append(_START_OF_LINE.sub("", line))
        elif not columns:
            columns = _cells(line)
        elif not _TABLE_LINE.match(line):
            yield from _told(columns, _cells(line))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def _told(columns: list[str], cells: list[str]) -> Iterator[str]:
    """Each cell with the name of its column: nobody takes one region's rule for another's."""
    for column, cell in zip(columns, cells, strict=False):
        if cell:
            yield f"{column}: {cell}" if column else cell
