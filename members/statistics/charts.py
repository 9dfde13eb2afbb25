"""Where the bars of a chart stand: numbers in, percentages out, as text for an SVG.

A chart has no width of its own. Across it is measured in percent and down in the reader's letters,
so that it fits a phone and grows with large letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from members.statistics.counting import Line

ROW = 3.25  # rem: a line of words, and the bar below it
GAP = 3  # percent between two columns
FLOOR = 4.0  # the least percent that a bar of at least one has, or nobody sees it


@dataclass(frozen=True)
class Bar:
    line: Line
    x: str = "0"
    y: str = "0"
    width: str = "0%"
    height: str = "0%"
    middle: str = "0%"
    text_y: str = "0"
    shows_number: bool = False


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    height: str = ""


def rows(lines: Sequence[Line]) -> Chart:
    """Lying bars, one below the other."""
    most = max((line.number for line in lines), default=0)
    bars = [
        Bar(
            line,
            y=rem(place * ROW + 1.6),
            text_y=rem(place * ROW + 1.15),
            width=percent(share(line.number, most)),
        )
        for place, line in enumerate(lines)
    ]
    return Chart(bars, rem(len(lines) * ROW))


def columns(lines: Sequence[Line]) -> Chart:
    """Standing bars, from left to right; the first and the last with their number."""
    most = max((line.number for line in lines), default=0)
    wide = 100 / max(1, len(lines))
    bars = []
    for place, line in enumerate(lines):
        high = share(line.number, most)
        bars.append(
            Bar(
                line,
                x=percent(place * wide + GAP / 2),
                y=percent(100 - high),
                width=percent(wide - GAP),
                height=percent(high),
                middle=percent((place + 0.5) * wide),
                shows_number=place in (0, len(lines) - 1),
            )
        )
    return Chart(bars)


def parts(lines: Sequence[Line]) -> Chart:
    """One bar in parts, from left to right: together they are everybody."""
    total = sum(line.number for line in lines)
    bars, so_far = [], 0
    for line in lines:
        bars.append(
            Bar(
                line,
                x=percent(100 * so_far / total if total else 0),
                width=percent(100 * line.number / total if total else 0),
            )
        )
        so_far += line.number
    return Chart(bars)


def share(number: int, most: int) -> float:
    """In percent of the longest bar."""
    return max(FLOOR, 100 * number / most) if number else 0.0


def percent(value: float) -> str:
    return f"{value:.2f}%"


def rem(value: float) -> str:
    return f"{value:.2f}rem"
