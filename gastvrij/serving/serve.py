"""`make serve`: the site in earnest on one machine, with its workers.

This process holds the site's socket and starts the others; it never answers itself. On SIGHUP
(`systemctl reload`) it prepares the database and the files of the version that is in the folder
now, starts new processes beside the old ones, and ends the old ones once the new ones answer:
nobody is refused. On SIGTERM or Ctrl-C everything ends, after what is being answered.
"""

import contextlib
import os
import queue
import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

from gastvrij.lib.paths import MANAGE, ROOT
from gastvrij.postgres.addresses import ready
from gastvrij.postgres.embedded import DatabaseUnavailable

FIRST_INHERITED = 3  # systemd's socket (sd_listen_fds(3))
PATIENCE = 60  # seconds until new processes answer
LAST_WORDS = 35  # seconds for what is being answered or sent
PAUSE = 2  # seconds before what fell over is started again
AS_OWNER = {"GASTVRIJ_AS_OWNER": "1"}
AS_SITE = {"GASTVRIJ_AS_OWNER": "0"}
READS_ON = {"GASTVRIJ_READS_ON": "1"}  # with other keys: it warns, and the site writes nothing


def main() -> None:
    try:
        with ready():
            sys.exit(Supervisor(listening_socket()).run())
    except DatabaseUnavailable as error:
        sys.exit(str(error))


def listening_socket() -> socket.socket:
    """Of the service manager, if it holds one for us; otherwise our own."""
    if os.environ.get("LISTEN_PID") == str(os.getpid()):
        return socket.socket(fileno=FIRST_INHERITED)
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, int(port)), family=family, backlog=1024)
    except (OSError, ValueError, OverflowError) as error:
        sys.exit(f"{host}:{port} can't be used ({error}). Choose another: make serve PORT=8001")


@dataclass
class Child:
    arguments: list[str]
    environment: dict[str, str]
    process: subprocess.Popen
    started: float


class Supervisor:
    def __init__(self, listener: socket.socket):
        self.listener = listener
        self.signals: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.children: list[Child] = []
        self.told: int | None = None

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda number, frame: self.signals.put(number))
        if not prepare():
            return 1
        if not self.start():
            self.stop(self.children)
            return 1
        host, port = self.listener.getsockname()[:2]
        print(f"Gastvrij serves http://{host}:{port}. Ctrl-C stops it.", flush=True)
        while (number := self.next_signal()) in (None, signal.SIGHUP):
            self.renew() if number else self.mend()
        self.stop(self.children)
        return 0

    def next_signal(self) -> int | None:
        with contextlib.suppress(queue.Empty):
            return self.signals.get(timeout=1)
        return None

    def start(self) -> bool:
        """The site and its workers; whether the site answers."""
        self.children = [
            self.site(),
            self.spawn([*MANAGE, "work"], AS_SITE),
            *([self.spawn([*MANAGE, "work", "--owner"], AS_OWNER)] if has_owner() else []),
        ]
        return self.answers(self.children[0])

    def site(self) -> Child:
        if self.told is not None:
            os.close(self.told)  # of the site before this one
        self.told, tell = os.pipe()
        handle = self.listener.fileno()
        environment = AS_SITE | {"GASTVRIJ_BIND": f"fd://{handle}", "GASTVRIJ_TELL": str(tell)}
        command = [sys.executable, "-m", "gunicorn", "-c", "python:gastvrij.serving.gunicorn_conf"]
        child = self.spawn(command, environment, handles=(handle, tell))
        os.close(tell)
        return child

    def spawn(self, command: list[str], environment: dict[str, str], handles=()) -> Child:
        process = subprocess.Popen(  # noqa: S603
            command,
            cwd=ROOT,
            env=known_to(environment),
            pass_fds=handles,
            start_new_session=True,  # Ctrl-C reaches us first, and we end them in good order
        )
        return Child(command, environment, process, time.monotonic())

    def answers(self, site: Child) -> bool:
        """Wait until a process of the new site says that it does."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and site.process.poll() is None:
            if select.select([self.told], [], [], 0.5)[0]:
                return bool(os.read(self.told, 1))
        return False

    def renew(self) -> None:
        """Another version, or other settings: the old one serves until the new one does."""
        old = self.children
        if prepare() and self.start():
            self.stop(old)
            print("Gastvrij serves anew.", flush=True)
        else:
            self.stop([child for child in self.children if child not in old])
            self.children = old
            print("The new version did not start, so the old one goes on.", flush=True)

    def mend(self) -> None:
        """Start again what fell over, not more often than every other second."""
        for place, child in enumerate(self.children):
            if child.process.poll() is None or time.monotonic() < child.started + PAUSE:
                continue
            is_site = "gunicorn" in child.arguments
            self.children[place] = (
                self.site() if is_site else self.spawn(child.arguments, child.environment)
            )

    def stop(self, children: list[Child]) -> None:
        for child in children:
            child.process.terminate()
        until = time.monotonic() + LAST_WORDS
        for child in children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0, until - time.monotonic()))
                continue
            child.process.kill()
            child.process.wait()


def known_to(environment: dict[str, str]) -> dict[str, str]:
    """Whoever answers visitors does not learn who owns the tables (in development all do)."""
    known = os.environ | environment
    if environment["GASTVRIJ_AS_OWNER"] == "0" and not known.get("DEBUG"):
        known.pop("DATABASE_OWNER_URL", None)
    return known


def has_owner() -> bool:
    return bool(os.environ.get("DATABASE_OWNER_URL"))


def prepare() -> bool:
    """The tables, the toolkit and the files of this version; a failure has said why."""
    steps = [(["collectstatic", "--noinput", "--verbosity=0"], AS_SITE)]
    if has_owner():
        steps = [
            (["createcachetable", "--verbosity=0"], AS_OWNER),  # `migrate` gives the site its rows
            (["migrate", "--verbosity=0"], AS_OWNER),
            (["import_toolkit"], AS_OWNER),
            (["import_library"], AS_OWNER),
            *steps,
        ]
    steps.append((["check", "--fail-level=ERROR", "--database=default"], AS_SITE | READS_ON))
    return all(
        subprocess.run([*MANAGE, *step], env=os.environ | environment).returncode == 0  # noqa: S603
        for step, environment in steps
    )


if __name__ == "__main__":
    main()
