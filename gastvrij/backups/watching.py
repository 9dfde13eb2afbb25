"""Whether back-ups are still made: how old the newest is, and a word to whoever waits for one.

A timer that never ran says nothing. So somebody elsewhere expects to be called every night, and
raises the alarm when nobody calls (a dead man's switch): BACKUP_PING_URL is where.
"""

import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from gastvrij.backups import BackupError
from gastvrij.backups.manifest import moment_of

log = logging.getLogger("gastvrij.backups")
PATIENCE = 10  # seconds
UNITS = {"h": "hours", "d": "days"}
CLOCKS_DIFFER = timedelta(minutes=15)


def duration(text: str) -> timedelta:
    """As 26h or 2d. Raises ValueError for anything else."""
    if not (match := re.fullmatch(r"([1-9]\d{0,3})([hd])", text)):
        raise ValueError(f"{text} is no time like 26h or 2d")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def refuse_too_old(names: Sequence[str], limit: timedelta) -> None:
    """The newest of these back-ups, of which there is one, is no older than that."""
    age = datetime.now(UTC) - moment_of(names[0])
    if age > limit:
        hours = int(age.total_seconds() // 3600)
        raise BackupError(f"The newest back-up, {names[0]}, is {hours} hours old.")
    if age < -CLOCKS_DIFFER:
        raise BackupError(
            f"The newest back-up, {names[0]}, is of a time to come: a clock is wrong, and nobody "
            "can say how old it is."
        )


def ping(url: str) -> None:
    """Tell whoever waits for it that a back-up was made. That nobody listens spoils no back-up."""
    try:
        status = _asked(url)
    except (OSError, HTTPException):
        log.warning("The back-up is made, but BACKUP_PING_URL can't be reached")
        return
    if not 200 <= status < 300:
        log.warning("The back-up is made, but BACKUP_PING_URL answers %d", status)


def _asked(url: str) -> int:
    """No redirect is followed, so the address, which is a secret, goes to its own host only."""
    parts = urlsplit(url)
    connection = HTTPSConnection(parts.hostname, parts.port, timeout=PATIENCE)
    try:
        connection.request("GET", parts._replace(scheme="", netloc="", fragment="").geturl() or "/")
        return connection.getresponse().status
    finally:
        connection.close()
