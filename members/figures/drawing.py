"""Flanders and Brussels, each province darker the more families are stuck there; and bars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from members.figures.reading import PROVINCES
from members.figures.wording import families
from members.places.paper import outlines
from members.statistics.charts import percent, share

SHADES = 4


@dataclass(frozen=True)
class Area:
    path: str
    label: str
    shade: int
    """0 where it is not told, else 1 to 4."""


def province_areas(told: Mapping[str, int]) -> list[Area]:
    """Brussels last: it lies on top of the province around it."""
    shapes, most = outlines()["provinces"], max(told.values(), default=1)
    return [
        Area(
            shapes[one.value]["path"],
            f"{one.label}: {families(told.get(one.value))}",
            -(-told[one.value] * SHADES // most) if one.value in told else 0,
        )
        for one in PROVINCES
    ]


def paper() -> str:
    """The viewBox."""
    size = outlines()
    return f"0 0 {size['width']:.0f} {size['height']:.0f}"


@dataclass(frozen=True)
class Bar:
    """A line of a table that has a bar in it."""

    label: str
    number: int
    width: str
    address: str
    beside: str
    """Quieter, after the label."""


def bars(lines: Iterable[tuple[str, int, str, str]]) -> list[Bar]:
    """From label, number, address and what stands beside it."""
    lines = list(lines)
    most = max((number for _label, number, *_rest in lines), default=0)
    return [
        Bar(label, number, percent(share(number, most)), *rest) for label, number, *rest in lines
    ]
