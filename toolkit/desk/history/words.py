"""What became different in a text, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, COME = "same", "gone", "come"
WORDS = re.compile(r"\s*\S+|\s+")
AROUND = 8
"""So many words stand on each side of what differs."""
MOST = 3000
"""Longer passages that differ from end to end are told whole."""


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """Without what is gone it is the new text, without what has come the old one."""
    was, now = _plain(before).splitlines(keepends=True), _plain(after).splitlines(keepends=True)
    found: list[Piece] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        old, new = "".join(was[i1:i2]), "".join(now[j1:j2])
        found += [Piece(SAME, old)] if kind == "equal" else _of_words(old, new)
    return _joined(found)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _of_words(old: str, new: str) -> list[Piece]:
    was, now = WORDS.findall(old), WORDS.findall(new)
    if len(was) + len(now) > MOST:
        return [Piece(GONE, old), Piece(COME, new)]
    found = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece(SAME, "".join(was[i1:i2])))
        else:
            found += [Piece(GONE, "".join(was[i1:i2])), Piece(COME, "".join(now[j1:j2]))]
    return found


def _joined(found: list[Piece]) -> list[Piece]:
    """Without empty pieces; neighbours of one kind are one."""
    answer: list[Piece] = []
    for piece in found:
        if answer and answer[-1].kind == piece.kind:
            answer[-1] = Piece(piece.kind, answer[-1].text + piece.text)
        elif piece.text:
            answer.append(piece)
    return answer


def in_short(found: list[Piece]) -> list[Piece]:
    """With only some words around what differs; three dots stand for the rest."""
    last = len(found) - 1
    return [
        _shortened(piece, is_first=place == 0, is_last=place == last)
        if piece.kind == SAME
        else piece
        for place, piece in enumerate(found)
    ]


def _shortened(piece: Piece, *, is_first: bool, is_last: bool) -> Piece:
    words = WORDS.findall(piece.text)
    start = [] if is_first else words[:AROUND]
    end = [] if is_last else words[-AROUND:]
    if len(words) <= len(start) + len(end) + 1:
        return piece
    return Piece(SAME, "".join([*start, " …" if start else "…", *end]))
