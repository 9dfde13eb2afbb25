"""A link as a QR code that a template draws: nothing is asked of another site."""

from dataclasses import dataclass
from itertools import groupby

from qrcode import QRCode


@dataclass(frozen=True)
class Drawing:
    path: str
    """The dark squares as an SVG path."""
    size: int
    """How many squares wide and high it is, with the white border."""


def qr_code(text: str) -> Drawing:
    code = QRCode(border=4)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    return Drawing("".join(_row(y, row) for y, row in enumerate(rows)), len(rows))


def _row(y: int, row: list[bool]) -> str:
    """Squares next to each other are one rectangle."""
    drawn, x = [], 0
    for is_dark, squares in groupby(row):
        width = len(list(squares))
        if is_dark:
            drawn.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(drawn)
