"""An area as dots, drawn on the server: each municipality of the network where it lies."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import cos, radians

from members.models import Municipality

WIDTH = 320
"""Of the drawing, in its own units."""
MARGIN = 4


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
    places = _places()
    chosen = {one.pk: one.name for one in area if one.pk in places.positions}
    if not chosen:
        return None
    background = [xy for code, xy in places.positions.items() if code not in chosen]
    dots = [Dot(*places.positions[code], name) for code, name in chosen.items()]
    return Drawing(WIDTH, places.height, background, dots)


@dataclass(frozen=True)
class _Places:
    height: int
    positions: dict[str, tuple[float, float]]


@cache
def _places() -> _Places:
    """They change with a merger, which comes with a migration and so with another process.

    At this latitude a degree to the east is shorter than one to the north; the rest of the
    roundness of the earth is less than a dot.
    """
    rows = list(Municipality.objects.in_scope().values_list("pk", "longitude", "latitude"))
    squeeze = cos(radians(51))
    flat = {pk: (float(east) * squeeze, -float(north)) for pk, east, north in rows}
    left, top = (min(xy[axis] for xy in flat.values()) for axis in (0, 1))
    right, bottom = (max(xy[axis] for xy in flat.values()) for axis in (0, 1))
    scale = (WIDTH - 2 * MARGIN) / (right - left)
    positions = {
        pk: (round(MARGIN + (x - left) * scale, 1), round(MARGIN + (y - top) * scale, 1))
        for pk, (x, y) in flat.items()
    }
    return _Places(round(2 * MARGIN + (bottom - top) * scale), positions)
