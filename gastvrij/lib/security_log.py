"""What happened to accounts and doors, for whoever watches over the site.

One line an event, without personal data: the user's number and a few facts. The events' names are
listed in docs/decisions/0012-events-of-third-parties.md.
"""

import logging
import re
from typing import Protocol

log = logging.getLogger("gastvrij.security")
CODE = re.compile(r"[a-z0-9_.:-]{1,60}")


class Numbered(Protocol):
    pk: int


def log_event(event: str, *, by: Numbered | None = None, **facts: int | str | None) -> None:
    """Write one line: a number or a short code for each fact, never what somebody typed.

    A text that does not look like a code raises TypeError, so that no name or note slips in.
    """
    for name, fact in {"event": event, **facts}.items():
        refuse_text(name, fact)
    known = {"event": event, "user": by.pk if by else None, **facts}
    line = " ".join(f"{name}={fact}" for name, fact in known.items() if fact is not None)
    log.info(line, extra={"facts": known})


def refuse_text(name: str, fact: object) -> None:
    if fact is None or isinstance(fact, int):
        return
    if isinstance(fact, str) and CODE.fullmatch(fact):
        return
    raise TypeError(f"The fact {name!r} of an event is a number or a short code, never a text.")
