"""Flanders and Brussels, each province darker the more families are stuck there."""

from collections.abc import Mapping
from dataclasses import dataclass

from members.figures.reading import PROVINCES
from members.figures.wording import families
from members.places.paper import outlines

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
