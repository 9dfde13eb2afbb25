"""Markdown as bare words. The reader's pages make HTML of it; here only what is said counts."""

import re
from functools import lru_cache

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TABLE_LINE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$", re.MULTILINE)
_START_OF_LINE = re.compile(r"^\s*(?:#{1,6}|[-*+]|\d+[.)]|>)\s+", re.MULTILINE)
_SIGNS = re.compile(r"\*\*|__|~~|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")


@lru_cache(maxsize=8192)
def bare(markdown: str | None) -> str:
    """The words on one line, with a dot between lines that have none."""
    text = _LINK.sub(r"\1", markdown or "")
    text = _TABLE_LINE.sub("", text)
    text = _START_OF_LINE.sub("", text).replace("|", " ")
    text = _SIGNS.sub("", text)
    return " ".join(text.split())
