"""A reader's choices in an address, sealed: whoever reads a history or a log learns nothing.

They may be about somebody: without lawful stay, ill, in debt. Nothing is stored; the address itself
holds them, and opens for a day (decision 50).
"""

import json
from dataclasses import asdict
from datetime import date, timedelta

from gastvrij.lib.encryption import BOUND, Undecipherable, seal, unseal
from toolkit.rules.preview import Choices

PLACE = "toolkit:preview:choices"
LENGTH = 640
"""More than all choices together take: so the length of an address tells nothing either."""
DAYS_OPEN = timedelta(days=1)


def seal_choices(choices: Choices, theme: str, today: date) -> str:
    said = asdict(choices) | {"situations": sorted(choices.situations)}
    words = json.dumps([said, theme, today.isoformat()])
    return seal(words.ljust(LENGTH), PLACE)


def open_choices(sealed: str, today: date) -> tuple[Choices, str] | None:
    """The choices and the theme; None for what is too old, altered or none of ours."""
    if not sealed.startswith(BOUND) or not sealed.isascii():
        return None
    try:
        said, theme, day = json.loads(unseal(sealed, PLACE))
    except Undecipherable:
        return None
    if not timedelta(0) <= today - date.fromisoformat(day) <= DAYS_OPEN:
        return None
    lists = {"children": tuple(said["children"]), "situations": frozenset(said["situations"])}
    return Choices(**said | lists), theme
