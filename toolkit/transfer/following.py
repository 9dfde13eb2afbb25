"""`translated_from` of the content files: where the translations of a piece are not finished."""

import re

from toolkit.following import behind, follow, missing, pair
from toolkit.vocabulary import LANGUAGES, TRANSLATIONS

NAMES_IN_FILES = {"due_rules": "due"}
PLACE = re.compile(r"([a-z]+)(?:\[(\d+)\])?(?:\.([a-z]+))?")


def place_of(field, name="", number=0):
    """Of a text inside its piece: `title`, `tips[2]`, `examples[0].title`."""
    if not name:
        return field
    return f"{name}[{number}]" if field == "text" else f"{name}[{number}].{field}"


# --- from rows to files ------------------------------------------------------------------------
def unfinished(row):
    """By language the marks of what is behind; a language that only lacks texts has none."""
    rows = [("", 0, row)]
    rows += [(NAMES_IN_FILES.get(name, name), number, one) for name, number, one in inside(row)]
    said = {}
    for language in TRANSLATIONS:
        marks, lacks = {}, False
        for name, number, one in rows:
            texts = one.texts()
            lacks = lacks or bool(missing(texts, language))
            for field in behind(texts, one.translated_from, language):
                mark = one.translated_from[language][field]
                marks[place_of(field, name, number)] = mark
        if marks or lacks:
            said[language] = marks
    return said


def inside(row):
    return row.rows_inside() if row.lines else ()


# --- from files to rows ------------------------------------------------------------------------
def said_of(piece, name="", number=0):
    """What the file says of one row of a piece, as `follow` takes it."""
    said = {}
    for language, marks in piece.marks.get("translated_from", {}).items():
        for place, mark in marks.items():
            whose, at, field = PLACE.fullmatch(place).groups()
            if not name and at is None:
                said.setdefault(language, {})[whose] = mark
            elif name and (whose, at) == (name, str(number)):
                said.setdefault(language, {})[field or "text"] = mark
    return said


def follow_lines(old, new, piece, name):
    """The new lines of a list take over what is known of the old ones that they were."""
    texts = [line.texts() for line in new]
    before = [line.texts() for line in old]
    for number, (line, was) in enumerate(zip(new, pair(before, texts), strict=True)):
        known = (None, {}) if was is None else (before[was], old[was].translated_from)
        after = texts[number]
        line.translated_from = follow(known[0], after, known[1], said_of(piece, name, number))


# --- do they hold? -----------------------------------------------------------------------------
def is_a_text(data, place, language):
    """Whether this place of a page holds a translation in this language."""
    name, number, field = PLACE.fullmatch(place).groups()
    value = data.get(name)
    if number is not None:
        value = value if isinstance(value, list) else [value]
        value = value[int(number)] if int(number) < len(value) else None
        if name == "due" and isinstance(value, dict):
            value = value.get("basis")
    if field:
        value = value.get(field) if isinstance(value, dict) else None
    return isinstance(value, dict) and set(value) <= set(LANGUAGES) and language in value
