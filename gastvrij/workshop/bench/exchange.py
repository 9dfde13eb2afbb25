"""Threads of the exchange, of every organisation, with their themes and answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from members.models import Reply, Thread
from toolkit.models import Theme

TITLES = (
    "Wie kent een goede tolk",
    "Hoe lang wacht je op een attest",
    "Waar vind je goedkope fietsen",
    "Welke school heeft nog plaats",
    "Hoe leg je de huurwaarborg uit",
    "Wie ging al eens mee naar de bank",
)
BODY = (
    "Wij zoeken al weken, en elke dienst zegt iets anders. Wie maakte dit al mee, en wat hielp?"
    " Een adres, een formulier of gewoon een goede raad is welkom. We delen graag wat we vinden."
)
ANSWER = "Bij ons werkte het om eerst te bellen en dan pas te schrijven. Neem alle papieren mee."
KINDS = ("question", "question", "question", "practice", "offer")
IN_NINE = 9
"""So many threads in nine have an answer: the ninth waits."""


def threads_of(
    number: int, first: int, members: list[tuple[int, int]], now: datetime
) -> Iterator[tuple[Any, list[str], list[tuple]]]:
    """The tables with their rows; `members` are numbers of accounts and of their organisations."""
    random = Random(20)  # noqa: S311 (not a secret)
    at = [now - timedelta(hours=n / 3) for n in range(number)]
    by = [random.choice(members) for _ in range(number)]
    yield (
        Thread,
        ["id", "author", "organisation", "body", "created_at", "last_at", "hidden_because"]
        + ["kind", "title", "language", "region"],
        [
            (first + n, *by[n], BODY, at[n], at[n], "")
            + (random.choice(KINDS), f"{random.choice(TITLES)} {n}?", "nl", "")
            for n in range(number)
        ],
    )
    themes = list(Theme.objects.values_list("pk", flat=True))
    chosen = [(first + n, one) for n in range(number) for one in random.sample(themes, 2)]
    yield Thread.themes.through, ["thread", "theme"], chosen
    yield (
        Reply,
        ["thread", "author", "organisation", "body", "created_at", "hidden_because"],
        [
            (first + n, *by[n], ANSWER, at[n], "")
            for n in range(number)
            if n % IN_NINE
            for _twice in range(2)
        ],
    )
