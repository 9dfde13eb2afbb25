"""How long the site takes to answer, in this process and without a network in between."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote

import psycopg
from django.apps import apps
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from checklist.walls import claims
from gastvrij.serving.gunicorn_conf import share
from gastvrij.workshop.bench import bare
from gastvrij.workshop.bench.pages import pages
from gastvrij.workshop.bench.side import Ask, Spent, answer, compressed, keep_connection, timed

WARM_UP = 20
ROUNDS = 10
BESIDE_QUERIES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Measured:
    name: str
    queries: int
    size: int
    compressed: int
    spent: Spent
    open: Spent
    """Without the second wall."""
    bare: Spent

    @property
    def ratio(self) -> float:
        return self.spent.median / self.bare.median

    @property
    def cost_of_walls(self) -> float:
        return self.spent.median / self.open.median


def measure(
    requests: int,
    advance: Callable[[int], object] = lambda done: None,
    only: tuple[str, ...] = (),
) -> list[Measured]:
    """All pages, or those whose names hold one of these words."""
    share()  # as `make serve` does, or full collections would be most of the slowest requests
    keep_connection()
    with override_settings(DEBUG=False):
        results = []
        for name, ask in pages().items():
            if not only or any(word in name for word in only):
                results.append(measure_page(name, ask, requests))
            advance(1)
        return results


def measure_page(name: str, ask: Ask, requests: int) -> Measured:
    """In rounds: with walls, without, and a bare page in turn, so that all meet the same moods
    of the machine."""
    numbers = count()
    site, bare_site = WSGIHandler(), bare.BareHandler()
    timed(site, ask, numbers, min(WARM_UP, requests))
    queries, html = count_queries(site, ask(next(numbers)))
    bare.learn(name, html.decode())
    environ = RequestFactory(SERVER_NAME="localhost").get(f"/{quote(name)}/").environ
    timed(bare_site, lambda number: dict(environ), count(), WARM_UP)
    rounds = min(ROUNDS, requests)
    result = Measured(name, queries, len(html), compressed(html), Spent(), Spent(), Spent())
    spent, opened, bare_spent = result.spent, result.open, result.bare
    for _ in range(rounds):
        # With the walls every plan of the database goes, so one request makes them, untold.
        timed(site, ask, numbers, 1)
        spent += timed(site, ask, numbers, requests // rounds)
        with without_walls():
            timed(site, ask, numbers, 1)
            opened += timed(site, ask, numbers, requests // rounds)
        bare_spent += timed(bare_site, lambda number: dict(environ), count(), requests // rounds)
    return result


@contextmanager
def without_walls() -> Iterator[None]:
    """No row-level security, and nobody told the database who is asking."""
    opened = claims.opened
    claims.opened = lambda actor: transaction.atomic()
    set_walls("DISABLE")
    try:
        yield
    finally:
        claims.opened = opened
        set_walls("ENABLE")


def set_walls(state: str) -> None:
    with psycopg.connect(
        os.environ["DATABASE_OWNER_URL"], dbname=connection.settings_dict["NAME"]
    ) as owner:
        for model in apps.get_app_config("checklist").get_models():
            owner.execute(f"ALTER TABLE {model._meta.db_table} {state} ROW LEVEL SECURITY")


def count_queries(site: WSGIHandler, environ: dict) -> tuple[int, bytes]:
    """How many questions are put to the database; beginning and committing are none."""
    with CaptureQueriesContext(connection) as captured:
        html = answer(site, environ)
    return questions_in(captured), html


def questions_in(captured: CaptureQueriesContext) -> int:
    return sum(not query["sql"].startswith(BESIDE_QUERIES) for query in captured)
