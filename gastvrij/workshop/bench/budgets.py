"""What each page may cost: `budgets.toml`, read by the benchmark and by a test."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from gastvrij.workshop.bench.measuring import Measured

FILE = Path(__file__).with_name("budgets.toml")


@dataclass(frozen=True)
class Budget:
    queries: int
    ms: int
    bytes: int
    compressed: int = 0
    """Bytes as a browser may get them; 0 where nobody asks for it."""

    def passed(self, result: Measured) -> Iterator[str]:
        """What is more than it may be, in words."""
        spent = 1000 * result.spent.median
        found = {"queries": result.queries, "ms": spent, "bytes": result.size}
        found |= {"compressed": result.compressed} if self.compressed else {}
        for name, value in found.items():
            if value > getattr(self, name):
                yield f"{value:,.0f} {name} (at most {getattr(self, name):,})"


@cache
def read() -> dict:
    return tomllib.loads(FILE.read_text())


def of_page(name: str) -> Budget | None:
    """By the name of its address, that of the first kind; None for what shows no page."""
    if any(_is_among(name, reason["names"]) for reason in read()["without"].values()):
        return None
    kinds = read()["kinds"].values()
    kind = next(one for one in kinds if _is_among(name, one["pages"]))
    return Budget(kind["queries"], kind["ms"], kind["bytes"])


def _is_among(name: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def of_rows() -> dict[str, Budget]:
    """By the row of the benchmark's table."""
    return {name: Budget(**values) for name, values in read()["rows"].items()}


def kept(results: Iterable[Measured]) -> Iterator[str]:
    """Which rows keep their budget, and what is over where one does not."""
    every, within = of_rows(), []
    for result in results:
        budget = every[result.name]
        if over := list(budget.passed(result)):
            yield f"OVER its budget: {result.name}, with {', '.join(over)}"
        else:
            within.append(result.name)
    if within:
        yield f"Within its budget: {'; '.join(within)}"
    yield ""
