"""Where back-ups are kept: a folder, or S3-compatible storage, by the same calls.

A back-up is two files. The manifest is written last and removed first: without it there is no
back-up, only a rest of one.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage
from storages.backends.s3 import S3Storage

from gastvrij.backups import BackupError
from gastvrij.backups.manifest import Manifest, moment_of

DATA, MANIFEST = ".dump.age", ".json"
A_REST_AFTER = timedelta(days=1)  # until then somebody may still be writing it
# One back-up a night comes some minutes earlier or later: what is nearly 30 days old goes tonight,
# or it would be there for 31.
A_NIGHT_IS_NO_CLOCK = timedelta(hours=12)
IN_MEMORY = 16 * 2**20  # bytes that are held before a temporary file is used


class Shelf:
    def __init__(self, url: str):
        self.url = url
        self.storage = _storage(url)

    @property
    def is_folder(self) -> bool:
        return isinstance(self.storage, FileSystemStorage)

    def names(self) -> list[str]:
        """The back-ups that are whole, newest first."""
        return sorted(self._with_ending(MANIFEST) & self._with_ending(DATA), reverse=True)

    def _with_ending(self, ending: str) -> set[str]:
        with self._explained():
            try:
                files = self.storage.listdir("")[1]
            except FileNotFoundError:  # a folder that nobody wrote to yet
                return set()
        names = {file.removesuffix(ending) for file in files if file.endswith(ending)}
        return {name for name in names if moment_of(name)}

    def manifest(self, name: str) -> Manifest:
        if name not in self._with_ending(DATA):
            raise BackupError(f"There is no back-up {name} in {self.url}.")
        if name not in self.names():
            raise BackupError(
                f"{name} has no manifest, so it was never finished: take another back-up."
            )
        with self.reading(name, MANIFEST) as file:
            return Manifest.from_json(name, file.read())

    @contextlib.contextmanager
    def reading(self, name: str, ending: str) -> Iterator[File]:
        with self._explained(), self.storage.open(name + ending) as file:
            yield file

    @contextlib.contextmanager
    def writing(self, name: str, ending: str) -> Iterator[File]:
        """A new file, that is on the disk or with the storage when the context ends."""
        with self._explained():
            if self.is_folder:
                Path(self.storage.location).mkdir(mode=0o700, parents=True, exist_ok=True)
            with self.storage.open(name + ending, "wb") as file:
                if self.is_folder:
                    os.chmod(file.fileno(), 0o600)
                yield file
                if self.is_folder:
                    file.flush()
                    os.fsync(file.fileno())
            if self.is_folder:
                _sync_folder(self.storage.location)

    @contextlib.contextmanager
    def whole_or_nothing(self, name: str) -> Iterator[None]:
        try:
            yield
        except BaseException:
            with contextlib.suppress(Exception):
                self.remove(name)
            raise

    def remove(self, name: str) -> None:
        with self._explained():
            for ending in (MANIFEST, DATA):
                self.storage.delete(name + ending)

    def thin_out(self, *, keep: int = 0, days: int = 0) -> list[str]:
        """Remove what is older than so many days, all but the newest so many, and what was left
        of back-ups that were cut short. 0 sets no limit; the newest one stays in any case.
        """
        names, now = self.names(), datetime.now(UTC)
        rests = (self._with_ending(MANIFEST) | self._with_ending(DATA)).difference(names)
        too_old = now - timedelta(days=days) + A_NIGHT_IS_NO_CLOCK
        old = [
            name
            for place, name in enumerate(names[1:], start=1)
            if (keep and place >= keep) or (days and moment_of(name) < too_old)
        ]
        for name in [*old, *(name for name in rests if moment_of(name) < now - A_REST_AFTER)]:
            self.remove(name)
        return old

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Say in a sentence what the disk or the storage refuses."""
        try:
            yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "unknown")
            raise BackupError(f"The storage {self.url} refuses ({code}).") from error
        except BotoCoreError as error:
            raise BackupError(f"The storage {self.url} can't be used ({error}).") from error
        except OSError as error:
            reason = error.strerror or error
            raise BackupError(f"The back-ups in {self.url} can't be used ({reason}).") from error


def _storage(url: str) -> Storage:
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return FileSystemStorage(location=unquote(parts.path))
    if parts.scheme == "s3" and parts.hostname and "@" not in parts.netloc:
        return _s3(parts.netloc, unquote(parts.path).strip("/"), parse_qs(parts.query))
    raise BackupError(
        "BACKUP_URL is not an address like file:///folder or "
        "s3://bucket/prefix?endpoint=https://storage.example."
    )


def _s3(bucket: str, prefix: str, query: dict[str, list[str]]) -> S3Storage:
    """Who we are comes from the variables that every tool for S3 reads (AWS_ACCESS_KEY_ID ...)."""
    endpoint = query.get("endpoint", [None])[0]
    return S3Storage(
        bucket_name=bucket,
        location=prefix,
        endpoint_url=endpoint,
        max_memory_size=IN_MEMORY,
        client_config=Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"total_max_attempts": 3, "mode": "standard"},
            # Not every storage knows a host name a bucket, nor the newer checksums; the manifest
            # has a better one.
            s3={"addressing_style": "path" if endpoint else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def _sync_folder(path: str) -> None:
    """Have the names of new files on the disk too."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
