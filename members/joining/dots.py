"""An area as dots, drawn on the server: each municipality of the network where it lies."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.models import Municipality
from members.places.distances import places
from members.places.paper import outlines, position

WIDTH = 320
"""Of the drawing, in its own units."""


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    name: str


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    background: list[tuple[float, float]]
    """Where the network works, and this organisation does not."""
    chosen: list[Dot]


def drawing_of(area: Iterable[Municipality]) -> Drawing | None:
    """Flanders and Brussels with these municipalities; nothing if there are none."""
    chosen = {one.pk: one.name for one in area if one.pk in places()}
    if not chosen:
        return None
    background = [_at(code) for code in places() if code not in chosen]
    dots = [Dot(*_at(code), name) for code, name in chosen.items()]
    return Drawing(WIDTH, round(outlines()["height"] * _scale()), background, dots)


def _scale() -> float:
    return WIDTH / outlines()["width"]


def _at(code: str) -> tuple[float, float]:
    x, y = position(places()[code])
    return round(x * _scale(), 1), round(y * _scale(), 1)
