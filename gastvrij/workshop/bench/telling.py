"""What was measured, on which machine and how large a network."""

import os
import platform
from collections.abc import Iterable, Iterator

import django
from django.db import connection

from checklist.models import Household, Progress
from checklist.walls import claims
from gastvrij.workshop.bench import budgets
from gastvrij.workshop.bench.beside import Compared
from gastvrij.workshop.bench.measuring import Measured
from members.models import Organisation

COLUMNS = "queries", "bytes", "gzip", "median", "95 %", "95 %/median"
COLUMNS += "python", "database", "x bare", "x open"
BESIDE_COLUMNS = "then", "now", "now/then", "python then", "now", "now/then", "both then", "now"
BESIDE_COLUMNS += ("now/then",)


def table(results: list[Measured], requests: int) -> Iterator[str]:
    """The lines to show, one for each page, as docs/benchmark.md has them."""
    yield machine()
    yield ""
    yield row("page", COLUMNS)
    yield row("---", ["---"] * len(COLUMNS))
    for result in results:
        spent = result.spent
        cells = [f"{result.queries}", f"{result.size:,}", f"{result.compressed:,}"]
        cells += [ms(spent.median), ms(spent.slow), f"{spent.slow / spent.median:.2f}"]
        cells += [ms(spent.cpu), ms(spent.cpu_of_database)]
        yield row(result.name, [*cells, f"{result.ratio:.0f}", f"{result.cost_of_walls:.2f}"])
    yield ""
    yield from budgets.kept(results)
    yield (
        f"{requests} requests for each page. python, database: processor time of a request, in the "
        "median and on average (0 where the database is not on this machine). x bare: the median, "
        "set against a view that only renders a template of the same text. x open: the median, "
        "set against the same page without the second wall."
    )


def beside(commit: str, results: Iterable[Compared], requests: int) -> Iterator[str]:
    """The present code, set against an older commit; each line once it is measured."""
    yield machine()
    yield f"Then: {commit}. Now: the files of this folder. {requests} requests each, in turns."
    yield ""
    yield row("page", BESIDE_COLUMNS)
    yield row("---", ["---"] * len(BESIDE_COLUMNS))
    for result in results:
        now, then = result.now, result.then
        if then is None:
            yield row(result.name, ["not there", ms(now.median), "", "", ms(now.cpu)])
            continue
        pairs = [(then.median, now.median), (then.cpu, now.cpu)]
        pairs.append((then.cpu + then.cpu_of_database, now.cpu + now.cpu_of_database))
        cells = [cell for pair in pairs for cell in (*map(ms, pair), f"{pair[1] / pair[0]:.2f}")]
        yield row(result.name, cells)
    yield ""
    yield (
        "then, now: medians on the clock; python: of its processor time; "
        "both: with that of the database, on average."
    )


def throughput(commit: str | None, results: Iterable[tuple]) -> Iterator[str]:
    """What is served in a second, of the present code and of an older commit if there is one."""
    yield machine()
    yield f"Then: {commit}." if commit else "No older commit beside it."
    yield ""
    columns = "requests", "a second", "python", "database", "then a second", "python", "database"
    yield row("asked", columns)
    yield row("---", ["---"] * len(columns))
    for now, then in results:
        yield row(now.name, [f"{now.requests:,}", *yielded(now), *(yielded(then) if then else "")])
    yield ""
    yield (
        "While a curator saves a theme once a second. python, database: processor time of the "
        "site's processes and of the database's, for each request."
    )


def yielded(one) -> list[str]:
    each = one.busy / one.requests, one.database / one.requests
    return [f"{one.in_a_second:.0f}", *map(ms, each)]


def row(name: str, cells: Iterable[str]) -> str:
    return f"| {name:26} | " + " | ".join(f"{cell:>9}" for cell in cells) + " |"


def ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


def machine() -> str:
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
