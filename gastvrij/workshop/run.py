"""`make run`: from nothing to the site with the toolkit, a demo network and demo families."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from gastvrij.lib.paths import MANAGE
from gastvrij.postgres.addresses import data_folder, ready
from gastvrij.postgres.embedded import DatabaseUnavailable

PATIENCE = 3
"""Seconds that a worker gets for the job that it is at, once the site stops."""


def main() -> None:
    port = os.environ.get("PORT", "8000")
    try:
        _check_port(port)
        # Hashed, compressed and kept by the browser, as in earnest.
        os.environ.setdefault("HASHED_FILES", "1")
        os.environ.setdefault("STATIC_ROOT", str(data_folder() / "static"))
        print("Starting the database ...", flush=True)
        with ready():
            _manage("prepare", GASTVRIJ_AS_OWNER="1")
            with _workers():
                _manage("start", port)
    except DatabaseUnavailable as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print("\nStopped. Everything that was entered is kept.")


def _check_port(port: str) -> None:
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        sys.exit(f"{port!r} is not a port number. Choose one: make run PORT=8001")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            sys.exit(f"Port {port} needs an administrator. Choose another: make run PORT=8001")
        except OSError:
            sys.exit(
                f"Port {port} is in use, perhaps by another `make run`. "
                "Choose another: make run PORT=8001"
            )


@contextmanager
def _workers() -> Iterator[None]:
    """What can wait is done beside the site: mails are shown in this terminal."""
    command = [*MANAGE, "work"]
    owner = os.environ | {"GASTVRIJ_AS_OWNER": "1"}
    with (
        subprocess.Popen(command) as worker,  # noqa: S603
        subprocess.Popen([*command, "--owner"], env=owner) as other,  # noqa: S603
    ):
        try:
            yield
        finally:
            _end(worker, other)


def _end(*workers: subprocess.Popen) -> None:
    """Before the database does: a worker that is left without it asks for it for ever.

    Popen's own `with` waits no longer than a moment after Ctrl-C. A job may be killed half-way.
    """
    for one in workers:
        one.terminate()
    for one in workers:
        try:
            one.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()


def _manage(*arguments: str, **environment: str) -> None:
    """Run a command of manage.py; a failure has said why, so it only ends us too."""
    command = [*MANAGE, *arguments]
    child = subprocess.Popen(command, env=os.environ | environment)  # noqa: S603
    try:
        code = child.wait()
    except KeyboardInterrupt:
        # Whoever made us end did not always tell the child, which holds the port.
        child.terminate()
        child.wait()
        raise
    if code:
        sys.exit(1)


if __name__ == "__main__":
    main()
