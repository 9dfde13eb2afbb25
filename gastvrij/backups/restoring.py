"""From an encrypted file back to an empty database, and the proof that it is all there."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import IO

import pyrage
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from checklist.models import Household
from checklist.walls import claims
from gastvrij.backups import BackupError, programs
from gastvrij.backups.keys import identities
from gastvrij.backups.manifest import Manifest
from gastvrij.backups.shelf import DATA, Shelf
from gastvrij.backups.snapshot import Snapshot, snapshot
from gastvrij.backups.unused import CLEARED, is_unused
from gastvrij.jobs.mail import put_mail_aside
from gastvrij.lib import version
from gastvrij.lib.encryption import Undecipherable, keys_fit, readable, unbound_is_refused

BLOCK = 2**16
LAST_SETTING = b"SELECT pg_catalog.set_config('search_path'"
# Newer programs set what servers before version 17 do not know.
UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    mails: int  # that waited in it, and were put aside
    is_bound: bool  # whether all encrypted texts are; otherwise `rotate_keys` binds them


def restore(shelf: Shelf, name: str = "", *, send_waiting_mail: bool = False) -> Restored:
    """Fill an empty database with a back-up; all of it, or nothing.

    Until the end the site's role has no right to what is there, so that no worker that may be
    running finds a mail before it was put aside.
    """
    manifest = shelf.manifest(name or _newest(shelf))
    keys = identities()
    _refuse_a_newer_version(manifest)
    with snapshot() as moment:
        _refuse_another_server(manifest, moment)
        major = moment.major
    with shelf.reading(manifest.name, DATA) as file:
        _refuse_damage(manifest, file)
        _pour(manifest, file, keys, major)
    claims.store_key()
    with snapshot() as moment:
        found = moment.tables()
    mails = 0 if send_waiting_mail else put_mail_aside()
    _compare(manifest, found)
    # What the site keeps beside its own tables, then an older back-up's tables become those of
    # this version, and the site's role gets its rights.
    call_command("createcachetable", verbosity=0)
    call_command("migrate", verbosity=0)
    _refuse_other_keys(manifest)
    return Restored(manifest, mails, unbound_is_refused())


def _newest(shelf: Shelf) -> str:
    if not (names := shelf.names()):
        raise BackupError(f"There is no back-up in {shelf.url}.")
    return names[0]


def _refuse_a_newer_version(manifest: Manifest) -> None:
    ours = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if unknown := set(manifest.migrations) - ours:
        raise BackupError(
            f"{manifest.name} was made by Gastvrij {manifest.made_by}, which has tables that this "
            f"one ({version.number()}) does not know ({min(unknown)}): restore it with that "
            "version."
        )


def _refuse_another_server(manifest: Manifest, moment: Snapshot) -> None:
    where = moment.connection.info.dbname
    if not is_unused(moment):
        raise BackupError(
            f"The database {where} is not empty, and nothing is ever overwritten: make a new one."
        )
    if moment.major < manifest.server_major:
        raise BackupError(
            f"{manifest.name} comes from PostgreSQL {manifest.server_major} and this server runs "
            f"{moment.server}: take one that is as new."
        )
    if moment.owner != manifest.owner:
        raise BackupError(
            f"The tables in {manifest.name} belong to the role {manifest.owner}: make a role of "
            f"that name the owner of {where}, and restore as that one instead of {moment.owner}."
        )


def _refuse_damage(manifest: Manifest, file: IO[bytes]) -> None:
    found = sha256()
    for block in iter(partial(file.read, BLOCK), b""):
        found.update(block)
    file.seek(0)
    if found.hexdigest() != manifest.sha256:
        raise BackupError(
            f"{manifest.name} is damaged: it is not what was written. Take another back-up."
        )


def _pour(manifest: Manifest, file: IO[bytes], keys: list, server_major: int) -> None:
    """Decrypt, turn into SQL and run it, all at once; what is readable stays in memory.

    Nothing is committed before the last part has come out of the encrypted file in good order.
    """
    reader = programs.at_least("pg_restore", manifest.dumped_by)
    writer = programs.at_least("psql", manifest.server_major)
    to_sql = [reader, "--file=-", "--no-owner", "--no-privileges"]
    run_sql = [writer, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse"]
    environment = programs.environment(programs.address())
    pipe = subprocess.PIPE
    with (
        tempfile.TemporaryFile() as read_said,
        tempfile.TemporaryFile() as run_said,
        subprocess.Popen(  # noqa: S603
            to_sql, env=environment, stdin=pipe, stdout=pipe, stderr=read_said
        ) as reading,
        subprocess.Popen(  # noqa: S603
            run_sql, env=environment, stdin=pipe, stdout=subprocess.DEVNULL, stderr=run_said
        ) as running,
        ThreadPoolExecutor(1) as thread,
    ):
        try:
            decrypted = thread.submit(_decrypt, file, reading.stdin, keys)
            running.stdin.write(b"BEGIN;\n" + CLEARED)
            for part in _script(reading.stdout, server_major):
                running.stdin.write(part)
            _refuse_unreadable(manifest, decrypted.exception())
            if reading.wait():
                raise programs.complaint("pg_restore", read_said)
            running.stdin.write(b"COMMIT;\n")
            running.stdin.close()
            is_done = running.wait() == 0
        except BrokenPipeError:
            is_done = False
        finally:
            _end(reading, running)
        if not is_done:
            raise programs.complaint("psql", run_said)


def _decrypt(file: IO[bytes], into: IO[bytes], keys: list) -> None:
    with into:
        pyrage.decrypt_io(file, into, keys)


def _script(stdout: IO[bytes], server_major: int) -> Iterator[bytes]:
    for line in stdout:
        if line != UNKNOWN_BEFORE_17 or server_major >= 17:
            yield line
        if line.startswith(LAST_SETTING):
            break
    yield from iter(partial(stdout.read, BLOCK), b"")


def _refuse_unreadable(manifest: Manifest, error: BaseException | None) -> None:
    """A pipe that broke is not about the key: pg_restore left, and says itself why."""
    if error is None or "Broken pipe" in str(error):
        return
    if "No matching keys" in str(error):
        raise BackupError(f"The private key does not open {manifest.name}.") from error
    raise BackupError(f"{manifest.name} can't be decrypted: it is damaged.") from error


def _end(*processes: subprocess.Popen) -> None:
    for process in processes:
        process.kill()
        # What still waited to be written is lost with it; Python may say so in either way.
        with contextlib.suppress(OSError, ValueError):
            process.stdin.close()


def _compare(manifest: Manifest, found: dict) -> None:
    differences = [
        f"{name} ({_rows(found, name)} instead of {_rows(manifest.tables, name)})"
        for name in sorted(found.keys() | manifest.tables.keys())
        if found.get(name) != manifest.tables.get(name)
    ]
    if differences:
        raise BackupError(
            f"The database is filled, but differs from the manifest of {manifest.name}: "
            + ", ".join(differences)
        )


def _refuse_other_keys(manifest: Manifest) -> None:
    with claims.opened(claims.BACKUP):
        try:
            if keys_fit() is False:
                raise Undecipherable
            for label in Household.objects.values_list("label", flat=True):
                readable(label)
        except Undecipherable as error:
            raise BackupError(
                f"{manifest.name} is restored, but ENCRYPTION_KEYS does not open what is written "
                "about families: set the keys of the lost server, and restore it once more, into "
                "a new database."
            ) from error


def _rows(tables: dict, name: str) -> str:
    return f"{tables[name]['rows']} rows" if name in tables else "no such table"
