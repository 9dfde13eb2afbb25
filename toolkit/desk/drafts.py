"""Two curators at one draft: what each of them wrote stays, and the same field is asked about.

A draft is a form as it was sent: by name, all its values. Pure; the models stand in
toolkit/models/draft.py, the pages in draft_admin.py.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

Sent = Mapping[str, list[str]]
Marks = Mapping[str, str]

SEEN = "seen-"
"""Before the name of a field: the mark of what was seen there (gastvrij/lib/merging_rows.py)."""
ROWS = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-id")
ALL = "*"
"""In the place of names: both added or took away rows, so that numbers mean other rows."""


def mark(values: Iterable[str]) -> str:
    plain = [value.replace("\r\n", "\n").strip() for value in values]
    return sha256(json.dumps(plain).encode()).hexdigest()[:10]


def marks_of(sent: Sent) -> dict[str, str]:
    """What somebody saw of a draft, in little."""
    return {name: mark(values) for name, values in sent.items()}


def read_marks(text: str) -> dict[str, str]:
    """As a form sent them along; none where that is nonsense."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: one for name, one in found.items() if isinstance(one, str)}


def merged(seen: Marks, theirs: Sent, mine: Sent) -> tuple[dict[str, list[str]], list[str]]:
    """The two together, and the names that both changed: there mine stands in what is answered."""
    if marks_of(theirs) == dict(seen):
        return dict(mine), []
    if _rows(theirs) != _rows(mine):
        return dict(mine), [ALL]
    answer, contested = {}, []
    for name in {**mine, **theirs}:
        if name.startswith(SEEN):
            continue
        is_theirs, is_contested = _whose(seen.get(name), theirs.get(name), mine.get(name))
        whole = theirs if is_theirs else mine
        for one in (name, SEEN + name):
            if one in whole:
                answer[one] = whole[one]
        if is_contested:
            contested.append(name)
    return answer, contested


def _whose(seen: str | None, theirs: list[str] | None, mine: list[str] | None) -> tuple[bool, bool]:
    """Whether the others' value is taken, and whether both wrote there."""
    their_mark, my_mark = _mark(theirs), _mark(mine)
    if their_mark == my_mark:
        return theirs is not None, False
    is_mine = my_mark != (seen or _mark(None))
    is_theirs = their_mark != (seen or _mark(None))
    return not is_mine, is_mine and is_theirs


def _mark(values: list[str] | None) -> str:
    """A box that is not ticked is not sent: that is nothing, as an empty field is."""
    return mark(values if values and any(values) else [])


def _rows(sent: Sent) -> dict[str, list[str]]:
    return {name: values for name, values in sent.items() if name.endswith(ROWS)}
