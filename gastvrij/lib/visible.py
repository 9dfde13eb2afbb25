"""What somebody typed, without the signs that no reader sees."""

import re
from unicodedata import category

NEVER_READ = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that override in which direction text is read."""
UNSEEN = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})
"""Categories of Unicode: joiners and marks, spaces, ends of lines."""


def as_read(text: str) -> str:
    """Without what no reader sees, or what turns the words around it; nothing if nothing is left.

    The joiners of letters stay: Persian and some emoji are written with them.
    """
    text = NEVER_READ.sub("", text).strip()
    return text if any(category(letter) not in UNSEEN for letter in text) else ""
