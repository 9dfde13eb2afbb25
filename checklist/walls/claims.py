"""The second wall around families: who is asking, as PostgreSQL's row-level security knows it.

The policies (checklist/walls/tables/) show a row only to whoever the transaction claims to be, and
nothing to a transaction that claims nothing, or something that is not true. The claim is a setting
of that one transaction, so that a connection that is kept or shared carries nothing over to the
next. It is signed with a key that the web's role can't read in the database, so that neither a
careless query nor injected SQL that reads makes itself somebody else. (SQL that writes could write
a membership, which the wall then believes.) The code is written as if this wall were not there:
see `checklist/access.py`.
"""

import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils.crypto import salted_hmac

from gastvrij.lib.security_log import log_event
from gastvrij.lib.told import Told
from members.models import User

SETTING = "gastvrij.actor"
BLOCK = 64  # bytes that SHA-256 reads at once: RFC 2104 pads the key of a HMAC to it

# Of the commands, which run as the owner of the tables.
BACKUP = "backup"
"""Reads everything."""
RETENTION = "retention"
"""Closes what nobody follows, erases what is due, and forgets old lines of the trail."""
COUNTING = "counting"
"""Sees no row of a family; may ask walls.count_steps() how many were stuck (decision 69)."""
OPERATOR = "operator"
"""Reads and writes everything: the demo, the benchmark, other keys."""


def of_user(user: User | AnonymousUser) -> str:
    """Somebody who is not signed in is nobody, who sees nothing."""
    return f"user:{user.pk}" if user.pk else ""


def of_link(token_hash: str) -> str:
    return f"link:{token_hash}"


class ClaimRefused(Told, DatabaseError):
    """The database does not believe this site; without this error it would just see no family."""

    sentence = (
        "The database does not believe who the site says is asking, so nobody reaches a family. "
        "Nothing is lost. Either SECRET_KEY is not the one that this database knows: run "
        "`manage.py migrate` as the owner, which tells the database of it, then start the site "
        "anew. Or the clocks of the site and of the database differ by more than ten minutes: set "
        "them right (chrony)."
    )


@contextmanager
def opened(actor: str) -> Iterator[None]:
    """One transaction in which the database shows what this actor may reach, and no more.

    Raises ClaimRefused if the database does not believe it.
    """
    is_within = connection.in_atomic_block
    with transaction.atomic():
        before = (
            _ask("SELECT coalesce(current_setting(%s, true), '')", SETTING) if is_within else ""
        )
        if not _ask("SELECT walls.claim(%s)", signed(actor)):
            log_event("claim_refused")
            raise ClaimRefused
        yield
        if is_within:  # elsewhere the claim ends with the transaction
            _ask("SELECT set_config(%s, %s, true)", SETTING, before)


def _ask(question: str, *values: str) -> Any:
    """The one value that this question answers.

    Values travel apart from the statement, so that a claim stands neither in a log of statements
    nor in what the other sessions of this role can see that this one is doing.
    """
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return next(cursor.execute(question, values))[0]


def signed(actor: str) -> str:
    """The claim to be `actor`, good for transactions that begin within ten minutes of now."""
    claim = f"{actor}|{int(time.time())}"
    return f"{claim}|{hmac.digest(_key(), claim.encode(), 'sha256').hex()}"


def are_believed() -> bool:
    """Whether the database takes the site's word for it."""
    try:
        with opened("somebody"):
            return True
    except (ClaimRefused, ProgrammingError):  # or it knows no claims yet
        return False


def _key() -> bytes:
    return salted_hmac("checklist.walls", "key", algorithm="sha256").digest()


def store_key() -> None:
    """Give the database the key that goes with SECRET_KEY; `migrate` does so, as the owner.

    PostgreSQL has SHA-256 and no HMAC without an extension, so it gets the two blocks that a HMAC
    begins its hashes with (RFC 2104).
    """
    padded = _key().ljust(BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT inner_block = %s AND outer_block = %s FROM walls.key", [inner, outer]
        )
        if cursor.fetchall() != [(True,)]:
            cursor.execute("DELETE FROM walls.key")
            cursor.execute("INSERT INTO walls.key VALUES (%s, %s)", [inner, outer])
