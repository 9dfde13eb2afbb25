"""Signals of the large network, and how long it takes to count its families (decision 69)."""

import json
import resource
from collections.abc import Iterator
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from checklist.counting.publishing import counted, latest_settled, publish, told_of
from gastvrij.lib.quarters import Quarter
from members.figures.reading import PROVINCES
from members.models import PublishedFigure, Signal, SignalStep, Support
from toolkit.models import ChecklistItem

SIGNALS, SUPPORTS = 60, 300
STATES = ("with_authority", "answered", "changed")
TEXT = "Wie een woning vindt, wacht weken op de waarborg. De huisbaas verhuurt ze dan aan anderen. "
BUDGETS = dict.fromkeys(
    ["bottlenecks", "bottlenecks, one step", "bottlenecks as CSV", "signals", "one signal"], 40
)
SECONDS = 60
"""No longer may it take to count a quarter."""


def signals_of(
    first: int, members: list[tuple[int, int]], today: date
) -> Iterator[tuple[Any, list[str], list[tuple]]]:
    """The tables with their rows: signals with all their steps, the first seen by many."""
    items = list(ChecklistItem.objects.published().values_list("pk", flat=True))
    texts = {"title": "De waarborg komt te laat", "what_happens": TEXT * 8, "asked": TEXT * 3}
    texts |= {"authority": "OCMW", "language": "nl"}
    figures = [{"key": "organisations", "period": "", "number": SUPPORTS}]
    yield (
        Signal,
        ["id", "item", "author", "organisation", *texts, "state", "begun_at", "slug"]
        + ["published_on", "published", "figures", "hidden_because"],
        [
            (first + n, items[n % len(items)], *members[n % len(members)], *texts.values())
            + ("changed", timezone.now(), f"bench-{n}", today - timedelta(days=n))
            + (json.dumps(texts), json.dumps(figures), "")
            for n in range(SIGNALS)
        ],
    )
    yield (
        SignalStep,
        ["signal", "state", "day", "text", "noted_on"],
        [(first + n, state, today, TEXT, today) for n in range(SIGNALS) for state in STATES],
    )
    yield (
        Support,
        ["item", "organisation", "is_named", "since"],
        [
            (items[0], organisation, number % 2 == 0, today)
            for number, (_user, organisation) in enumerate(members[:SUPPORTS])
        ],
    )


def addresses() -> dict[str, list[str]]:
    """By page; those of signals where there are any."""
    stuck = PublishedFigure.objects.filter(measure="blocked", province="", reason="")
    codes = stuck.order_by("-value").values_list("item_code", flat=True)[:20]
    steps = list(codes) or ChecklistItem.objects.published().values_list("code", flat=True)[:1]
    found = {
        "bottlenecks": [reverse("members:stuck")],
        "bottlenecks, one step": [reverse("members:stuck_step", args=[one]) for one in steps],
        "bottlenecks as CSV": [reverse("members:stuck_csv")],
        "signals": [reverse("members:signals")],
    }
    if signal := Signal.objects.published().first():
        found["one signal"] = [signal.address]
    return found


def count_and_publish(today: date) -> str:
    """As the owner of the tables: what the command of each quarter takes, in words; then the last
    two quarters are published, if they are not yet."""
    last = latest_settled(today)
    before, began = _megabytes(), perf_counter()
    figures = _count(last)
    seconds, most = perf_counter() - began, _megabytes()
    for quarter in (last.before, last):
        publish(quarter)
    kept = "within" if seconds <= SECONDS else "OVER"
    return (
        f"{last} counted: {figures:,} figures in {seconds:.1f} s, {kept} its budget of {SECONDS} s,"
        f" {most} MB at most, {most - before} MB more than before."
    )


@transaction.atomic
def _count(quarter: Quarter) -> int:
    names = tuple(one.value for one in PROVINCES)
    return sum(len(list(told_of(rows, names, days))) for _item, rows, days in counted(quarter))


def _megabytes() -> int:
    """The most that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
