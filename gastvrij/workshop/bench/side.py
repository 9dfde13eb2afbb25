"""What one request costs, and the side of a comparison: a process that measures when it is asked.

`beside` starts this very file in the folder of another commit too, so it uses nothing of the
project's but `measuring.pages` and `gunicorn_conf.share`, which that commit has as well.
"""

import gzip
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from urllib.parse import quote

Ask = Callable[[int], dict]
"""Prepares the request with this number, as the server would hand it over."""
NEVER_ANOTHER = "CONN_MAX_AGE"
MOST_COMPRESSED = 9
MORE = " (!)"
"""What a curator adds to a text, and takes away again."""


@dataclass
class Spent:
    """Seconds, for each request: on the clock, of Python's processor time, of the database's."""

    times: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    database: float = 0.0
    """Of all together; nothing where the database is on another machine."""

    def __iadd__(self, more: "Spent") -> "Spent":
        self.times += more.times
        self.busy += more.busy
        self.database += more.database
        return self

    @property
    def median(self) -> float:
        return median(self.times)

    @property
    def slow(self) -> float:
        """The 95th percentile."""
        return quantiles(self.times, n=20)[-1]

    @property
    def cpu(self) -> float:
        """Python's own, in the median: a busy machine moves it less than the time on the clock."""
        return median(self.busy)

    @property
    def cpu_of_database(self) -> float:
        return self.database / len(self.times)


@dataclass(frozen=True)
class Request:
    """What somebody sends to a site that is served."""

    method: str
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    @classmethod
    def of(cls, asked: dict) -> "Request":
        names = [name for name in asked if name.startswith("HTTP_") and name != "HTTP_HOST"]
        headers = {name[5:].replace("_", "-").title(): asked[name] for name in names}
        headers["Host"] = "localhost"
        if asked.get("CONTENT_TYPE"):
            headers["Content-Type"] = asked["CONTENT_TYPE"]
        query = asked.get("QUERY_STRING", "")
        address = quote(asked["PATH_INFO"]) + (f"?{query}" if query else "")
        return cls(asked["REQUEST_METHOD"], address, headers, asked["wsgi.input"].read().decode())


def timed(site, ask: Ask, numbers: Iterator[int], requests: int) -> Spent:
    """What so many requests cost; preparing one is not part of it."""
    spent, process = Spent(), database_process()
    before = busy_seconds(process)
    for number in islice(numbers, requests):
        environ = ask(number)
        began, busy = perf_counter(), process_time()
        answer(site, environ)
        spent.busy.append(process_time() - busy)
        spent.times.append(perf_counter() - began)
    if database_process() == process:
        spent.database = busy_seconds(process) - before
    return spent


def database_process() -> int:
    """The number of the server's process that serves our connection."""
    from django.db import connection

    connection.ensure_connection()
    return connection.connection.info.backend_pid


def busy_seconds(process: int) -> float:
    """Processor time of a process of this machine that has one thread (proc_pid_schedstat(5))."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0


def answer(site, environ: dict) -> bytes:
    """What the server does with a request, from its arrival to the last byte."""
    told: list[str] = []
    response = site(environ, lambda status, headers: told.append(status))
    body = b"".join(response)
    response.close()
    if told != ["200 OK"]:
        raise RuntimeError(f"{environ['PATH_INFO']} answered {told}")
    return body


def compressed(body: bytes) -> int:
    """Bytes; what was compressed already hardly changes."""
    return len(gzip.compress(body, MOST_COMPRESSED))


def keep_connection() -> None:
    """As `make serve` does: no new one for each request."""
    from django.db import connection

    connection.close()
    connection.settings_dict[NEVER_ANOTHER] = None


def main() -> None:
    """Say which pages there are; then, a line at a time, measure what is asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gastvrij.settings")
    import django

    django.setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    from gastvrij.serving.gunicorn_conf import share
    from gastvrij.workshop.bench.measuring import pages

    share()
    keep_connection()
    with override_settings(DEBUG=False):
        side = Side(pages(), WSGIHandler())
        say(list(side.asks))
        for line in sys.stdin:
            name, *arguments = json.loads(line)
            say(getattr(side, name)(*arguments))


class Side:
    """What may be asked of this process."""

    def __init__(self, asks: dict[str, Ask], site):
        self.asks, self.site = asks, site
        self.numbers: dict[str, Iterator[int]] = {name: count() for name in asks}
        self.saves = count(1)

    def measure(self, name: str, requests: int) -> list:
        spent = timed(self.site, self.asks[name], self.numbers[name], requests)
        return [spent.times, spent.busy, spent.database]

    def requests(self, name: str, number: int) -> list:
        """To be sent to a site that is served."""
        asked = (Request.of(self.asks[name](n)) for n in range(number))
        return [[one.method, one.address, one.headers, one.body] for one in asked]

    def save(self) -> None:
        """As a curator does: each time a word more or less."""
        from toolkit.models import Theme

        theme = Theme.objects.get(slug="wonen")
        theme.summary_nl = theme.summary_nl.removesuffix(MORE) + MORE * (next(self.saves) % 2)
        theme.save()


def say(what) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
