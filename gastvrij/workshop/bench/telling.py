"""What was measured, on which machine and how large a network."""

import os
import platform
from collections.abc import Iterator

import django
from django.db import connection

from checklist.models import Household, Progress
from checklist.walls import claims
from gastvrij.workshop.bench.measuring import BUDGETS
from members.models import Organisation


def table(results, requests: int) -> Iterator[str]:
    """The lines to show, one for each page."""
    yield machine()
    yield ""
    yield f"{'':26}{'queries':>8}{'bytes':>9}{'median':>10}{'95 %':>10}{'x bare':>8}{'x open':>8}"
    for result in results:
        yield (
            f"{result.name:26}{result.queries:>8}{result.size:>9,}"
            f"{1000 * result.median:>7.1f} ms{1000 * result.slow:>7.1f} ms"
            f"{result.ratio:>8.0f}{result.cost_of_walls:>8.2f}"
        )
    yield ""
    yield from over_budget(results)
    yield (
        f"{requests} requests for each page. x bare: the median, set against a view that "
        "only renders a template of the same text. x open: the median, set against the same "
        "page without the second wall."
    )


def over_budget(results) -> Iterator[str]:
    for result in results:
        budget = BUDGETS.get(result.name, 0)
        if budget:
            kept = "within" if 1000 * result.median <= budget else "OVER"
            yield f"{result.name}: {kept} its budget of {budget} ms in the median."


def machine():
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), "
        f"Python {platform.python_version()}, Django {django.get_version()}, "
        f"PostgreSQL {connection.pg_version // 10_000}.{connection.pg_version % 10_000}"
    )


@claims.opened(claims.OPERATOR)
def network():
    return (
        f"{Organisation.objects.count():,} organisations, {Household.objects.count():,} families, "
        f"{Progress.objects.count():,} rows of progress"
    )
