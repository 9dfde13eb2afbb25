"""Dates in the agenda of a year to come, of every organisation, each with people who come."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from members.models import Gathering, SignUp

TITLES = ("Samen leren over wonen", "Intervisie voor buddy's", "Startersavond", "Nieuwe regels")
TOWNS = ("44021", "11002", "21004")
COME = 8
"""To each date."""


def dates_of(
    number: int, first: int, members: list[tuple[int, int]], now: datetime
) -> Iterator[tuple[Any, list[str], list[tuple]]]:
    """The tables with their rows; `members` are numbers of accounts and of their organisations."""
    random = Random(21)  # noqa: S311 (not a secret)
    days = [now + timedelta(days=365 * (n + 1) / number) for n in range(number)]
    by = [random.choice(members) for _ in range(number)]
    names = ["id", "author", "organisation", "title", "body", "kind", "languages", "starts_at"]
    names += ["ends_at", "is_online", "venue", "municipality", "online_address", "is_public"]
    names += ["places", "created_at", "changed_at", "cancelled_because", "hidden_because"]
    names += ["version", "when_since", "where_since"]
    yield (
        Gathering,
        names,
        [
            (first + n, *by[n], f"{random.choice(TITLES)} {n}", "Breng een vraag mee.")
            + ("training", ["nl"], days[n], days[n] + timedelta(hours=2), False, "De Kring")
            + (random.choice(TOWNS), "", n % 2 == 0, 20, now, now, "", "", 0, 0, 0)
            for n in range(number)
        ],
    )
    yield (
        SignUp,
        ["gathering", "user", "has_place", "since", "told"],
        [
            (first + n, user, True, now, 0)
            for n in range(number)
            for user, _organisation in random.sample(members, min(COME, len(members)))
        ],
    )
