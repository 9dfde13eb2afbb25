"""What is in a back-up, in words that anybody may read: names of tables and numbers, no content."""

import json
import re
import secrets
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime

from gastvrij.backups import BackupError
from gastvrij.lib import version

FORMAT = 2
NAME = re.compile(r"gastvrij-(\d{8}T\d{6}Z)-[0-9a-f]{4}")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    name: str
    made_at: str
    version: str  # of Gastvrij
    commit: str = ""  # of the same, if git was there to tell it
    server: str  # the version of PostgreSQL
    dumped_by: int  # the major version of pg_dump: an older pg_restore can't read it
    owner: str  # the role that the policies in the dump name
    migrations: list[str]
    tables: dict[str, dict[str, int | str]]  # name: rows, and a digest of them
    size: int  # of the encrypted file, in bytes
    sha256: str
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(int(table["rows"]) for table in self.tables.values())

    @property
    def server_major(self) -> int:
        return int(self.server.split(".")[0])

    @property
    def made_by(self) -> str:
        """The version, and what `git checkout` finds it by."""
        return f"{self.version} ({self.commit})" if self.commit else self.version

    def to_json(self) -> bytes:
        return (json.dumps(asdict(self), indent=2, sort_keys=True) + "\n").encode()

    @classmethod
    def from_json(cls, name: str, text: bytes) -> "Manifest":
        try:
            found = json.loads(text)
            if found["format"] > FORMAT:
                raise BackupError(
                    f"{name} was made by Gastvrij {found['version']}, a newer one than this "
                    f"({version.number()}): restore it with that version."
                )
            known = {field.name for field in fields(cls)}
            manifest = cls(**{key: value for key, value in found.items() if key in known})
        except (ValueError, KeyError, TypeError) as error:
            raise BackupError(
                f"The manifest of {name} is damaged: take another back-up."
            ) from error
        if manifest.name != name:
            raise BackupError(f"The manifest of {name} is that of {manifest.name}.")
        return manifest


def new_name() -> str:
    """Sorts by time; the end tells two of the same second apart."""
    return f"gastvrij-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def moment_of(name: str) -> datetime | None:
    """When a back-up of this name was begun; None if it is not the name of one."""
    if not (match := NAME.fullmatch(name)):
        return None
    return datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
