"""An import and a curator changed the same piece: both stay until somebody decides, by part."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from gastvrij.lib.languages import SOURCE
from toolkit.models import ImportConflict
from toolkit.transfer.pieces import Piece
from toolkit.transfer.rows import Stored
from toolkit.vocabulary import LANGUAGES

PLACE = "place"
"""The name of the part that says where a piece stands among others."""
Rows = dict[tuple[str, str], Stored]


def note_conflicts(left: Iterable[Piece], stored: Rows) -> None:
    """`left` are the pieces that this import did not write. What an earlier one left is told anew,
    or no longer a conflict."""
    kept = {piece.key: piece for piece in left if is_conflict(piece, stored[piece.key])}
    known = {(one.kind, one.code): one for one in ImportConflict.objects.all()}
    for key, one in known.items():
        if key not in kept:
            one.delete()
    for key, piece in kept.items():
        theirs = asdict(piece)
        one = known.get(key) or ImportConflict(kind=piece.kind, code=piece.code)
        if one.pk is None or one.theirs != theirs:
            one.theirs, one.noted_at = theirs, timezone.now()
            with override(SOURCE):
                one.title = str(stored[key].row)[:250]
            one.save()


def is_conflict(piece: Piece, known: Stored) -> bool:
    """Whether the files changed it too since they were last taken over, or since it was decided."""
    return bool(known.row.imported_hash != piece.digest())


def piece_of(conflict: ImportConflict) -> Piece:
    return Piece(**conflict.theirs)


def parts(mine: Piece, theirs: Piece) -> list[str]:
    """The names of what differs: a text by language (`body.fr`), a list or rule as one whole."""
    found = []
    for name in {**mine.data, **theirs.data}:
        own, other = mine.data.get(name), theirs.data.get(name)
        if own == other:
            continue
        if is_text(own) and is_text(other):
            found += [
                f"{name}.{code}"
                for code in LANGUAGES
                if (own or {}).get(code) != (other or {}).get(code)
            ]
        else:
            found.append(name)
    return [*found, PLACE] if (mine.page, mine.order) != (theirs.page, theirs.order) else found


def is_text(value: Any) -> bool:
    if value is None:
        return True
    return (
        isinstance(value, dict)
        and set(value) <= set(LANGUAGES)
        and all(isinstance(one, str) for one in value.values())
    )


def together(mine: Piece, theirs: Piece, chosen: Collection[str]) -> Piece:
    """What stands here, with the files' words in the parts that are chosen."""
    data = dict(mine.data)
    for part in parts(mine, theirs):
        name, _dot, language = part.partition(".")
        if part not in chosen or part == PLACE:
            continue
        if language:
            text = dict(data.get(name) or {})
            text.pop(language, None)
            if language in (theirs.data.get(name) or {}):
                text[language] = theirs.data[name][language]
            data[name] = {code: text[code] for code in LANGUAGES if code in text}
        elif name in theirs.data:
            data[name] = theirs.data[name]
        else:
            data.pop(name)
    is_all_theirs = set(parts(mine, theirs)) <= set(chosen)
    marks = dict(theirs.marks) if is_all_theirs else {}
    place = theirs if PLACE in chosen else mine
    return Piece(mine.kind, mine.code, data, place.order, place.page, marks)
