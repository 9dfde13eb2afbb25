"""How many requests the site serves in a second, and what processor time each takes.

The site is served as `make serve` does, with its processes and threads, on a port of this machine
that is free; so many clients ask without a pause, for so many seconds. They run beside it, so what
a second yields is the least that it can do; processor time is that of the site's own processes.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock
from urllib.parse import urlsplit

from django.core.management.base import CommandError

from gastvrij.workshop.bench import own_database
from gastvrij.workshop.bench.beside import Side
from gastvrij.workshop.bench.side import Request

CLIENTS = 8
PATIENCE = 90
"""Seconds until the site answers."""
A_SAVE = 1
"""Seconds between two saves of a curator."""
TICKS = 50 * 40
"""So many are made ready; they begin again, a turn later."""
ORGANISATIONS = 20
"""Of all organisations that a site may have, so many pages."""
PUBLIC = "all public pages"
TURNS = 6
"""Each page is asked for so often before, that hardly a process has yet to make it."""
FEW = 50
AT_MOST = 180
"""Seconds for that; no more than ten for each second that is measured, as one may only try it."""
HERE = Path(__file__).parent
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Yielded:
    name: str
    requests: int
    seconds: float
    busy: float
    """Seconds of processor time of the site's processes."""
    database: float
    """The same of the database's, where it is on this machine."""

    @property
    def in_a_second(self) -> float:
        return self.requests / self.seconds


def measured(root: Path, database: str, seconds: int) -> Iterator[Yielded]:
    """All public pages in turn, a family's checklist, the tick; a curator saves all the while."""
    addresses = own_database.addresses(database)
    side = Side(root, addresses)
    try:
        with served(root, addresses) as (port, process):
            asked = {
                PUBLIC: public_pages(port),
                "checklist": side.requests("checklist", TICKS),
                "tick": side.requests("tick", TICKS),
            }
            for name, requests in asked.items():
                most = TURNS * len(requests) if name == PUBLIC else FEW
                drive(port, requests, min(AT_MOST, 10 * seconds), most)
                yield run(name, requests, port, process, database, seconds, side)
    finally:
        side.end()


def run(name, requests, port, process, database, seconds, side) -> Yielded:
    ended = Event()
    with ThreadPoolExecutor(1) as curator:
        curator.submit(save_again_and_again, side, ended)
        before = busy_of(process), database_busy(database)
        began = time.monotonic()
        answered = drive(port, requests, seconds)
        took = time.monotonic() - began
        after = busy_of(process), database_busy(database)
        ended.set()
    return Yielded(name, answered, took, after[0] - before[0], after[1] - before[1])


def save_again_and_again(side: Side, ended: Event) -> None:
    while not ended.wait(A_SAVE):
        side.save()


def drive(port: int, requests: list[Request], seconds: float, most: int | None = None) -> int:
    """How many answers came, of `most` at most; each client has a connection of its own."""
    until, numbers, lock = time.monotonic() + seconds, count(), Lock()

    def client() -> int:
        connection, answers = http.client.HTTPConnection("127.0.0.1", port, timeout=60), 0
        while time.monotonic() < until:
            with lock:
                number = next(numbers)
            if most and number >= most:
                break
            ask(connection, requests[number % len(requests)])
            answers += 1
        connection.close()
        return answers

    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(one.result() for one in [clients.submit(client) for _ in range(CLIENTS)])


def ask(connection: http.client.HTTPConnection, request: Request) -> bytes:
    connection.request(request.method, request.address, request.body, request.headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise CommandError(f"{request.address} answered {response.status} {response.reason}")
    return body


def public_pages(port: int) -> list[Request]:
    """Whatever the site tells search engines of, but no more than some organisations."""
    sitemap = ask(http.client.HTTPConnection("127.0.0.1", port), Request("GET", "/sitemap.xml"))
    found = [urlsplit(one).path for one in re.findall(r"<loc>(.*?)</loc>", sitemap.decode())]
    organisations = [one for one in found if re.search(r"/organisaties/.", one)]
    left_out = set(organisations[ORGANISATIONS:])
    return [Request("GET", one) for one in dict.fromkeys(found) if one not in left_out]


# --- the site ----------------------------------------------------------------------------------
@contextmanager
def served(root: Path, addresses: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The port of a site in earnest, and the number of the process that its others come from."""
    with TemporaryDirectory(prefix="gastvrij-served-") as static:
        port = free_port()
        environment = os.environ | addresses
        environment |= {"GASTVRIJ_AS_OWNER": "0", "GASTVRIJ_BIND": f"127.0.0.1:{port}"}
        environment |= {"HASHED_FILES": "1", "STATIC_ROOT": static}
        own_database.manage(root, "collectstatic", "--noinput", "--verbosity=0", **environment)
        environment |= {"PYTHONPATH": f"{root}:{HERE}", "DJANGO_SETTINGS_MODULE": "as_served"}
        command = [sys.executable, "-m", "gunicorn", "-c", "python:gastvrij.serving.gunicorn_conf"]
        process = subprocess.Popen(command, cwd=root, env=environment)  # noqa: S603
        try:
            wait_for(port, process)
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            ask(http.client.HTTPConnection("127.0.0.1", port), Request("GET", "/robots.txt"))
        except (OSError, CommandError):
            time.sleep(0.2)
        else:
            return
    raise CommandError("The site that was to be measured did not start.")


# --- processor time ----------------------------------------------------------------------------
def busy_of(process: int) -> float:
    """Seconds of a process and of those that it started."""
    return busy(process) + sum(map(busy_of, children_of(process)))


def children_of(process: int) -> list[int]:
    try:
        return [
            int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text().split()
        ]
    except OSError:
        return []


def busy(process: int) -> float:
    """Of all its threads, in itself and in the system."""
    facts = facts_of(process)
    return (int(facts[11]) + int(facts[12])) / TICK if facts else 0.0


def busy_of_ended(process: int) -> float:
    """Of those that it started and that are gone."""
    facts = facts_of(process)
    return (int(facts[13]) + int(facts[14])) / TICK if facts else 0.0


def facts_of(process: int) -> list[str]:
    """As proc_pid_stat(5) has them, from the third one on; none of a process that is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def database_busy(database: str) -> float:
    """Of the server's processes that serve this database now, and of all that have ended: a
    connection that ends takes its time along to the server's first process."""
    with own_database.as_owner() as owner:
        rows = owner.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [database])
        now = sum(busy(process) for (process,) in rows)
        facts = facts_of(owner.info.backend_pid)
        return now + (busy_of_ended(int(facts[1])) if facts else 0.0)
