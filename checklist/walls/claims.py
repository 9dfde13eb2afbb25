"""The second wall around families: who is asking, as PostgreSQL's row-level security knows it.

The policies (migration 0005) show a row only to whoever the transaction claims to be, and nothing
to a transaction that claims nothing. The claim is a setting of that one transaction, so that a
connection that is kept or shared carries nothing over to the next. It is signed with a key that
the web's role can't read in the database, so that neither a careless query nor injected SQL that
reads makes itself somebody else. (SQL that writes could write a membership, which the wall then
believes.) The code is written as if this wall were not there: see `checklist/access.py`.
"""

import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.contrib.auth.models import AnonymousUser
from django.db import ProgrammingError, connection, transaction
from django.utils.crypto import salted_hmac

from members.models import User

SETTING = "gastvrij.actor"
BLOCK = 64  # bytes that SHA-256 reads at once: RFC 2104 pads the key of a HMAC to it

# Of the commands, which run as the owner of the tables.
BACKUP = "backup"
"""Reads everything."""
RETENTION = "retention"
"""Closes what nobody follows, erases what is due, and forgets old lines of the trail."""
OPERATOR = "operator"
"""Reads and writes everything: the demo, the benchmark, other keys."""


def of_user(user: User | AnonymousUser) -> str:
    """Somebody who is not signed in is nobody, who sees nothing."""
    return f"user:{user.pk}" if user.pk else ""


def of_link(token_hash: str) -> str:
    return f"link:{token_hash}"


@contextmanager
def opened(actor: str) -> Iterator[None]:
    """One transaction in which the database shows what this actor may reach, and no more."""
    is_within = connection.in_atomic_block
    with transaction.atomic():
        before = _claim() if is_within else ""
        _claim(signed(actor))
        yield
        if is_within:  # elsewhere the claim ends with the transaction
            _claim(before)


def _claim(claim: str | None = None) -> str:
    """Set the claim of this transaction, or only tell what it is.

    The claim travels apart from the statement, so that it stands neither in a log of statements
    nor in what the other sessions of this role can see that this one is doing.
    """
    statement, values = "SELECT set_config(%s, %s, true)", [SETTING, claim]
    if claim is None:
        statement, values = "SELECT coalesce(current_setting(%s, true), '')", [SETTING]
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        found: tuple[str] = next(cursor.execute(statement, values))
        return found[0]


def signed(actor: str) -> str:
    """The claim to be `actor`, good for transactions that begin within ten minutes of now."""
    claim = f"{actor}|{int(time.time())}"
    return f"{claim}|{hmac.digest(_key(), claim.encode(), 'sha256').hex()}"


def are_believed() -> bool:
    """Whether the database takes the site's word for it."""
    try:
        with opened("somebody"), connection.cursor() as cursor:
            cursor.execute("SELECT walls.actor()")
            return cursor.fetchone() == ("somebody",)
    except ProgrammingError:
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
