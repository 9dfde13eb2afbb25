"""A quarter of a year: the shortest time over which anything is counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WRITTEN = re.compile(r"([0-9]{4})-Q([1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int
    """1 to 4."""

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, written: str) -> "Quarter | None":
        """From "2026-Q3", as it stands in addresses and files."""
        found = WRITTEN.fullmatch(written)
        return cls(int(found[1]), int(found[2])) if found and found[1] > "1999" else None

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> "Quarter":
        return Quarter.of(self.first - timedelta(days=1))

    def until(self, last: "Quarter") -> Iterator["Quarter"]:
        """This one and those after it, up to and including the last."""
        one = self
        while one <= last:
            yield one
            one = one.next
