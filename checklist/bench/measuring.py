"""How long the site takes to answer, in this process and without a network in between."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import quote

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from checklist.bench import bare
from checklist.bench.seeding import LARGE
from checklist.models import Household
from checklist.overview import checklist_of
from members.models import Membership, User
from toolkit.models import Theme

VISITORS = 50  # different people with different families take turns
WARM_UP = 20
ROUNDS = 10
Ask = Callable[[int], dict]
"""Prepares the request with this number, as the server would hand it over."""

BESIDE_QUERIES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Measured:
    name: str
    queries: int
    size: int
    times: list[float]
    bare_times: list[float]

    @property
    def median(self) -> float:
        return median(self.times)

    @property
    def slow(self) -> float:
        """The 95th percentile."""
        return quantiles(self.times, n=20)[-1]

    @property
    def ratio(self) -> float:
        return self.median / median(self.bare_times)


def measure(requests: int, advance: Callable[[int], object] = lambda done: None) -> list[Measured]:
    with override_settings(DEBUG=False):
        results = []
        for name, ask in pages().items():
            results.append(measure_page(name, ask, requests))
            advance(1)
        return results


def measure_page(name: str, ask: Ask, requests: int) -> Measured:
    """In rounds, a page and a bare one in turn, so that both meet the same moods of the machine."""
    numbers = count()
    site, bare_site = WSGIHandler(), bare.BareHandler()
    timed(site, ask, numbers, min(WARM_UP, requests))
    queries, html = count_queries(site, ask(next(numbers)))
    bare.learn(name, html.decode())
    environ = RequestFactory(SERVER_NAME="localhost").get(f"/{quote(name)}/").environ
    timed(bare_site, lambda number: dict(environ), count(), WARM_UP)
    rounds = min(ROUNDS, requests)
    times, bare_times = [], []
    for _ in range(rounds):
        times += timed(site, ask, numbers, requests // rounds)
        bare_times += timed(bare_site, lambda number: dict(environ), count(), requests // rounds)
    return Measured(name, queries, len(html), times, bare_times)


def count_queries(site: WSGIHandler, environ: dict) -> tuple[int, bytes]:
    """How many questions are put to the database; beginning and committing are none."""
    with CaptureQueriesContext(connection) as captured:
        html = answer(site, environ)
    questions = [query for query in captured if not query["sql"].startswith(BESIDE_QUERIES)]
    return len(questions), html


def timed(site: WSGIHandler, ask: Ask, numbers: Iterator[int], requests: int) -> list[float]:
    """Seconds for each request; preparing one is not part of it."""
    times = []
    for number in islice(numbers, requests):
        environ = ask(number)
        began = perf_counter()
        answer(site, environ)
        times.append(perf_counter() - began)
    return times


def answer(site: WSGIHandler, environ: dict) -> bytes:
    """What the server does with a request, from its arrival to the last byte."""
    told = []
    response = site(environ, lambda status, headers: told.append(status))
    body = b"".join(response)
    response.close()
    if told != ["200 OK"]:
        raise RuntimeError(f"{environ['PATH_INFO']} answered {told}")
    return body


# --- the pages ---------------------------------------------------------------------------------
def pages() -> dict[str, Ask]:
    large = Household.objects.filter(label__startswith=LARGE).with_facts().with_buddies()
    families = list(large[:VISITORS])
    buddies = [visitor(family.current_assignments[0].user) for family in families]
    coordinators = [visitor(coordinator_of(family)) for family in families]
    theme = Theme.objects.published().get(slug="wonen")
    return {
        "checklist": reading(buddies, [family.get_absolute_url() for family in families]),
        "tick": ticking(buddies, families),
        "theme": reading([visitor()], [theme.get_absolute_url()]),
        "my families, buddy": reading(buddies, [reverse("checklist:households")]),
        "my families, coordinator": reading(coordinators, [reverse("checklist:households")]),
    }


def coordinator_of(family: Household) -> User:
    coordinators = Membership.objects.coordinators().filter(organisation=family.organisation_id)
    return coordinators.select_related("user").get().user


def visitor(user: User | None = None) -> RequestFactory:
    """Somebody's browser, with the cookies of somebody who signed in and read a page before."""
    client = Client()
    if user:
        client.force_login(user)
    browser = RequestFactory(SERVER_NAME="localhost")
    browser.cookies = client.cookies
    browser.cookies[settings.CSRF_COOKIE_NAME] = get_random_string(32)
    return browser


def reading(browsers: list[RequestFactory], addresses: list[str]) -> Ask:
    def ask(number: int) -> dict:
        address = addresses[number % len(addresses)]
        return browsers[number % len(browsers)].get(address).environ

    return ask


def ticking(browsers: list[RequestFactory], families: list[Household]) -> Ask:
    """In the first round everybody ticks what is first in their list, then unticks it again."""
    today = timezone.localdate()
    lines = [
        next(line for line in checklist_of(family, today).now if line.state == "open")
        for family in families
    ]

    def ask(number: int) -> dict:
        turn, place = divmod(number, len(families))
        browser = browsers[place]
        token = browser.cookies[settings.CSRF_COOKIE_NAME].value
        return browser.post(
            lines[place].url,
            {"reopen": "done"} if turn % 2 else {"tick": "open"},
            headers={"HX-Request": "true", "X-CSRFToken": token},
        ).environ

    return ask
