"""From the database to an encrypted file, without anything readable on a disk in between."""

import subprocess
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

import pyrage

from gastvrij.backups import BackupError, programs
from gastvrij.backups.keys import recipients
from gastvrij.backups.manifest import Manifest, new_name
from gastvrij.backups.shelf import DATA, MANIFEST, Shelf
from gastvrij.backups.snapshot import LEFT_OUT, Snapshot, snapshot
from gastvrij.lib import version


def back_up(shelf: Shelf) -> Manifest:
    """Dump and count the same moment; the manifest comes last, and makes it a back-up."""
    keys, name, made_at = recipients(), new_name(), datetime.now(UTC)
    with shelf.whole_or_nothing(name), snapshot() as moment:
        program = programs.of_version("pg_dump", moment.major)
        with shelf.writing(name, DATA) as file:
            measured = Measured(file)
            _dump(program, moment, measured, keys)
        manifest = Manifest(
            name=name,
            made_at=made_at.isoformat(timespec="seconds"),
            version=version.number(),
            commit=version.commit(),
            server=moment.server,
            dumped_by=programs.major_of(program),
            owner=moment.owner,
            migrations=moment.migrations(),
            tables=moment.tables(),
            size=measured.size,
            sha256=measured.hash.hexdigest(),
        )
        with shelf.writing(name, MANIFEST) as file:
            file.write(manifest.to_json())
    return manifest


class Measured:
    """A file that knows what went in; pyrage tells only in its own words why writing failed."""

    def __init__(self, file: IO[bytes]):
        self.file, self.size, self.hash = file, 0, sha256()
        self.error: Exception | None = None

    def write(self, block: bytes) -> int:
        try:
            self.file.write(block)
        except Exception as error:
            self.error = error
            raise
        self.size += len(block)
        self.hash.update(block)
        return len(block)

    def flush(self) -> None:
        pass


def _dump(program: Path, moment: Snapshot, into: Measured, keys: list) -> None:
    command = [program, "--format=custom", "--no-owner", "--no-privileges"]
    command += ["--enable-row-security", f"--snapshot={moment.id}", "--lock-wait-timeout=10min"]
    command += [f"--exclude-table-data={name}" for name in LEFT_OUT]
    environment = programs.environment(programs.address(moment.claim))
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603
            command, env=environment, stdout=subprocess.PIPE, stderr=said
        ) as dump,
    ):
        try:
            pyrage.encrypt_io(dump.stdout, into, keys)
        except BaseException as error:
            dump.kill()
            if isinstance(error, pyrage.EncryptError):
                raise into.error or BackupError(f"Encrypting failed: {error}") from error
            raise
        if dump.wait():
            raise programs.complaint("pg_dump", said)
