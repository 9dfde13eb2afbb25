"""The map: provinces and dots, drawn on the server, each of them a link to a part of the list."""

from dataclasses import dataclass
from math import hypot, inf, sqrt

from django.utils.translation import gettext, ngettext

from members.directory.choices import Selection, in_words
from members.directory.counting import Counts
from members.places.distances import places, provinces
from members.places.paper import outlines, position

APART = 74  # of a thousand: a thumb's width between two dots on a narrow phone
SMALLEST, LARGEST = 13, 31
MARGIN = 14
KM = 1000 / 239.5  # the map is as many kilometres wide


@dataclass(frozen=True)
class Area:
    code: str
    name: str
    path: str
    number: int
    address: str
    is_current: bool
    is_empty: bool
    """In the whole network nobody sits there."""

    @property
    def label(self) -> str:
        return f"{self.name}: {number_in_words(self.number)}"


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    radius: float
    reach: float
    number: int
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class Drawing:
    box: tuple[float, float, float, float]
    areas: list[Area]
    dots: list[Dot]
    zoom: float
    centre: tuple[float, float, float] | None
    """Around which place, and how far."""

    @property
    def letters(self) -> float:
        return round(22 * self.zoom, 1)

    @property
    def view_box(self) -> str:
        return " ".join(f"{edge:.1f}" for edge in self.box)


def number_in_words(number: int) -> str:
    if not number:
        return gettext("nobody yet")
    words = ngettext("%(number)s organisation", "%(number)s organisations", number)
    return words % {"number": number}


def draw(selection: Selection, counts: Counts) -> Drawing:
    box = _box(selection)
    zoom = box[2] / outlines()["width"]
    dots = _dots(selection, counts, box, zoom)
    return Drawing(box, _areas(selection, counts), dots, zoom, _centre(selection))


def _centre(selection: Selection) -> tuple[float, float, float] | None:
    if not selection.near:
        return None
    x, y = position(selection.near)
    return round(x, 1), round(y, 1), round(selection.km * KM, 1)


# --- where to look -------------------------------------------------------------------------------
def _box(selection: Selection) -> tuple[float, float, float, float]:
    """What is chosen, with some room around it, always in the same proportion."""
    paper = outlines()
    whole = (0.0, 0.0, paper["width"], paper["height"])
    if selection.near:
        x, y = position(selection.near)
        reach = (selection.km + 4) * KM
        edges = (x - reach, y - reach, x + reach, y + reach)
    elif selection.municipalities:
        points = [position(places()[code]) for code in selection.municipalities]
        xs, ys = zip(*points, strict=True)
        edges = (min(xs) - 40, min(ys) - 20, max(xs) + 40, max(ys) + 20)
    elif selection.province:
        edges = paper["provinces"][selection.province]["box"]
    else:
        return whole
    return _in_proportion(edges, whole)


def _in_proportion(edges, whole):
    left, top, right, bottom = edges
    proportion = whole[2] / whole[3]
    height = max(bottom - top + 2 * MARGIN, (right - left + 2 * MARGIN) / proportion)
    if height >= whole[3]:
        return whole
    width = height * proportion
    x = min(max((left + right - width) / 2, 0), whole[2] - width)
    y = min(max((top + bottom - height) / 2, 0), whole[3] - height)
    return x, y, width, height


# --- what to draw --------------------------------------------------------------------------------
def _areas(selection: Selection, counts: Counts) -> list[Area]:
    """Brussels last: it lies on top of the province around it."""
    shapes, numbers = outlines()["provinces"], counts.provinces
    names = sorted(provinces(), key=lambda pair: pair[0] == "brussels")
    return [
        Area(
            code,
            str(name),
            shapes[code]["path"],
            numbers[code],
            selection.address(provincie=code, gemeente="", bij="", km=""),
            code == selection.province,
            selection.is_everything and not numbers[code],
        )
        for code, name in names
    ]


def _dots(selection: Selection, counts: Counts, box, zoom: float) -> list[Dot]:
    """The largest first; who is too near to one of them goes along with it."""
    groups: dict[tuple[float, float], list[str]] = {}
    there = _inside(counts, box)
    for code in sorted(there, key=lambda code: (-counts.municipalities[code], code)):
        x, y = there[code]
        gap, nearest = min(
            ((hypot(x - at[0], y - at[1]), at) for at in groups), default=(inf, (x, y))
        )
        if gap < APART * zoom:
            groups[nearest].append(code)
        else:
            groups[x, y] = [code]
    return sorted(
        (_dot(selection, counts, group, point, zoom) for point, group in groups.items()),
        key=lambda dot: dot.x,
    )


def _inside(counts: Counts, box) -> dict[str, tuple[float, float]]:
    left, top, width, height = box
    found = {code: position(places()[code]) for code in counts.municipalities}
    return {
        code: (x, y)
        for code, (x, y) in found.items()
        if left <= x <= left + width and top <= y <= top + height
    }


def _dot(selection: Selection, counts: Counts, group: list[str], point, zoom: float) -> Dot:
    number = sum(counts.municipalities[code] for code in group)
    words = {"place": in_words(tuple(group)), "number": number_in_words(number)}
    return Dot(
        x=round(point[0], 1),
        y=round(point[1], 1),
        radius=round(min(SMALLEST + 3.2 * sqrt(number - 1), LARGEST) * zoom, 1),
        reach=round(APART / 2 * zoom, 1),
        number=number,
        label=gettext("%(place)s: %(number)s") % words,
        address=selection.address(gemeente=",".join(group), provincie="", bij="", km=""),
        is_current=set(group) == set(selection.municipalities),
    )
