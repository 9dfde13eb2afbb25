"""How long the site takes to answer, in this process and without a network in between."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import quote, urlencode

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from checklist.access import get_households
from checklist.models import Household
from checklist.progress.checklist import checklist_of
from checklist.progress.outlooks import rules_now, work_out
from checklist.walls import claims
from gastvrij.serving.gunicorn_conf import share
from gastvrij.workshop.bench import bare, bottlenecks
from gastvrij.workshop.bench.seeding import LARGE
from members.accounts.second_factor.requirement import SETTLED
from members.accounts.sessions.sealing import seal
from members.models import Membership, User
from toolkit.models import Theme

VISITORS = 50  # different people with different families take turns
WARM_UP = 20
ROUNDS = 10
BUDGETS = {"overview, the largest": 60, "whole site, searched": 30, "suggestions": 30}
BUDGETS |= {"exchange": 40, "exchange, searched": 40, "exchange, what waits": 40}
BUDGETS |= {"agenda": 40, "library": 40, "whole site, by a member": 40}
BUDGETS |= bottlenecks.BUDGETS
"""In milliseconds: no more than so in the median (docs/benchmark.md)."""
Ask = Callable[[int], dict]
"""Prepares the request with this number, as the server would hand it over."""

BESIDE_QUERIES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Measured:
    name: str
    queries: int
    size: int
    times: list[float]
    open_times: list[float]
    """Without the second wall."""
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

    @property
    def cost_of_walls(self) -> float:
        return self.median / median(self.open_times)


def measure(requests: int, advance: Callable[[int], object] = lambda done: None) -> list[Measured]:
    share()  # as `make serve` does, or full collections would be most of the slowest requests
    connection.close()
    connection.settings_dict["CONN_MAX_AGE"] = None  # nor does it connect anew for each request
    with override_settings(DEBUG=False):
        results = []
        for name, ask in pages().items():
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
    times, open_times, bare_times = [], [], []
    for _ in range(rounds):
        times += timed(site, ask, numbers, requests // rounds)
        with without_walls():
            open_times += timed(site, ask, numbers, requests // rounds)
        bare_times += timed(bare_site, lambda number: dict(environ), count(), requests // rounds)
    return Measured(name, queries, len(html), times, open_times, bare_times)


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
    members = Membership.objects.coordinators().select_related("user").order_by("organisation_id")
    members = members[:VISITORS]
    families = [large_family_of(membership.user) for membership in members]
    buddies = [visitor(family.current_assignments[0].user) for family in families]
    coordinators = [visitor(membership.user) for membership in members]
    theme = Theme.objects.published().get(slug="wonen")
    largest = [visitor(coordinator_of_the_largest())]
    evening = reverse("checklist:evening")
    return {
        "checklist": reading(buddies, [family.get_absolute_url() for family in families]),
        "tick": ticking(buddies, families),
        "theme": reading([visitor()], [theme.get_absolute_url()]),
        "theme, made before": from_everywhere([theme.get_absolute_url()]),
        "my families, buddy": reading(buddies, [reverse("checklist:households")]),
        "my families, coordinator": reading(coordinators, [reverse("checklist:households")]),
        "my families, the largest": reading(largest, [reverse("checklist:households")]),
        "overview, the largest": reading(largest, [evening]),
        "overview, by code word": reading(largest, [f"{evening}?volgorde=naam&zoek=gezin"]),
        "overview, by buddy": reading(largest, [f"{evening}?weergave=buddys"]),
        "directory": reading([visitor()], [reverse("members:directory")]),
        "directory, searched": reading([visitor()], searches()),
        "whole site, searched": from_everywhere(questions("search")),
        "suggestions": from_everywhere(questions("search_suggestions")),
        "exchange": reading(buddies, [reverse("members:exchange")]),
        "exchange, searched": reading(buddies, threads()),
        "exchange, what waits": reading(buddies, [f"{reverse('members:exchange')}?stand=wacht"]),
        "agenda": reading(buddies, [reverse("members:agenda")]),
        "library": from_everywhere([reverse("members:library")]),
        "whole site, by a member": reading(buddies, questions("search")),
        "network in figures": reading([visitor()], [reverse("members:statistics")]),
        **{name: reading([visitor()], found) for name, found in bottlenecks.addresses().items()},
        "API, 200 in full": from_everywhere(["/api/hsds/services?full=true&per_page=200"]),
        "all as CSV": from_everywhere([reverse("organisations_csv")]),
    }


def searches() -> list[str]:
    """Words, a distance and choices at once, in different places."""
    asked = [("fiets", "9300"), ("huiswerk", "Leuven"), ("woning", "8500"), ("tuin", "Hasselt")]
    address = reverse("members:directory")
    return [f"{address}?zoek={words}&bij={place}&km=20&taal=nl&plaats=ja" for words, place in asked]


def threads() -> list[str]:
    """Words, with a theme and without; what is in all of them too."""
    address = reverse("members:exchange")
    asked = ["zoek=tolk", "zoek=fietsen+goedkoop", "zoek=huurwaarborg&thema=wonen", "zoek=weken"]
    return [f"{address}?{query}" for query in asked]


def questions(name: str) -> list[str]:
    """Words, slips of the pen, what organisations do, sentences."""
    asked = ["kindergeld", "huurwarborg", "fietslessen", "hoeveel maanden borg mag een verhuurder"]
    asked += [
        "inschrijven school",
        "gezinsherenniging aanvraagen",
        "dokter gratis",
        "elektrictieit",
    ]
    return [f"{reverse(name)}?{urlencode({'zoek': words})}" for words in asked]


def large_family_of(coordinator: User) -> Household:
    with claims.opened(claims.of_user(coordinator)):
        labels = get_households(coordinator).values_list("pk", "label")
        number = next(pk for pk, label in labels if label.startswith(LARGE))
        return Household.objects.with_facts().with_buddies().get(pk=number)


def coordinator_of_the_largest() -> User:
    """Of the organisation with the most families, all of whose outlooks are worked out by now."""
    members = Membership.objects.coordinators().select_related("user")
    coordinator = members.latest("organisation_id").user
    rules = rules_now()
    with claims.opened(claims.of_user(coordinator)):
        while work_out(get_households(coordinator).open(), rules):
            pass
    return coordinator


def visitor(user: User | None = None) -> RequestFactory:
    """Somebody's browser, with the cookies of somebody who signed in and read a page before."""
    client = Client()
    if user:
        client.force_login(user)
        session = client.session
        session[SETTLED] = True  # in earnest, coordinators have a second factor
        session.save()
    browser = RequestFactory(SERVER_NAME="localhost")
    browser.user = user
    browser.cookies = client.cookies
    if user:
        browser.cookies[settings.SESSION_COOKIE_NAME] = seal(client.session.session_key)
    browser.cookies[settings.CSRF_COOKIE_NAME] = get_random_string(32)
    return browser


def reading(browsers: list[RequestFactory], addresses: list[str]) -> Ask:
    def ask(number: int) -> dict:
        address = addresses[number % len(addresses)]
        return browsers[number % len(browsers)].get(address).environ

    return ask


def from_everywhere(addresses: list[str]) -> Ask:
    """Visitors and programs, each from its own network: each has a limit."""

    def ask(number: int) -> dict:
        network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        address = addresses[number % len(addresses)]
        return RequestFactory(SERVER_NAME="localhost").get(address, REMOTE_ADDR=network).environ

    return ask


def ticking(browsers: list[RequestFactory], families: list[Household]) -> Ask:
    """In the first round everybody ticks what is first in their list, then unticks it again."""
    today = timezone.localdate()
    lines = []
    for browser, family in zip(browsers, families, strict=True):
        with claims.opened(claims.of_user(browser.user)):
            checklist = checklist_of(family, today)
        lines.append(next(line for line in checklist.now if line.state == "open"))

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
