"""PostgreSQL's own programs for dumps, in a version that fits the server."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from django.db import connection
from psycopg import pq

from checklist.walls import claims
from gastvrij.backups import BackupError
from gastvrij.postgres.embedded import PROGRAMS

INHERITED = ("PATH", "HOME")


def of_version(name: str, major: int) -> Path:
    """That of the server's own version if it is installed, otherwise the newer one of our wheel."""
    installed = [shutil.which(name), f"/usr/lib/postgresql/{major}/bin/{name}"]
    for program in [*filter(None, installed), PROGRAMS / name]:
        if Path(program).exists() and major_of(program) == major:
            return Path(program)
    return at_least(name, major)


def at_least(name: str, major: int) -> Path:
    for program in filter(None, [PROGRAMS / name, shutil.which(name)]):
        if major_of(program) >= major:
            return Path(program)
    raise BackupError(
        f"{name} of PostgreSQL {major} or newer is not there: install postgresql-client-{major}."
    )


def major_of(program: Path | str) -> int:
    said = subprocess.check_output([program, "--version"], text=True)  # noqa: S603
    return int(said.split()[2].split(".")[0])


def address(claim: str = "") -> dict[str, str]:
    """Where our database is, in libpq's words, and who we are to row-level security.

    The claim travels with the connection, since pg_dump has no other way to make it.
    """
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    given = connection.get_connection_params()
    found = {name: str(value) for name, value in given.items() if name in known and value}
    if claim:
        found["options"] = f"{found.get('options', '')} -c {claims.SETTING}={claim}".strip()
    return found


def environment(address: Mapping[str, str]) -> dict[str, str]:
    """The address as variables: arguments are seen by everybody who lists the processes."""
    variables = {
        option.keyword.decode(): option.envvar.decode()
        for option in pq.Conninfo.get_defaults()
        if option.envvar
    }
    passed = {name: os.environ[name] for name in INHERITED if name in os.environ}
    ours = {variables[name]: value for name, value in address.items() if name in variables}
    return passed | {"LC_ALL": "C.UTF-8"} | ours


def complaint(name: str, stderr: IO[bytes]) -> BackupError:
    """What a program said was wrong, without the rows that it may have quoted."""
    stderr.seek(0)
    lines = stderr.read().decode(errors="replace").splitlines()
    errors = [line for line in lines if "error:" in line.lower()] or lines[:1]
    reason = errors[0].partition(": ")[2] or errors[0] if errors else "it did not say why"
    return BackupError(f"{name} failed: {reason}")
