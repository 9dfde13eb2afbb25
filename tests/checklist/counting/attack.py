"""Somebody who has all that was ever published, knows how it was made, and computes.

What may be true is all whole numbers that fit what is told: each is as it was rounded, provinces
make the whole, each family that is stuck has a reason. How far a number that is not told is known
are the least and the most that linear programming (HiGHS) finds for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor

import highspy

ROUNDED, FAMILIES, VALUES = 5, 10, 10
"""What the method promises; written down anew, so that the attack does not believe the method."""
HIGH = 10_000_000
Cell = tuple[str, str, str]
"""Measure, province and reason, the last two perhaps empty."""


@dataclass(frozen=True)
class Known:
    """Of a number that is not told: what it is at least and at most."""

    cell: Cell
    least: int
    most: int

    @property
    def is_a_leak(self) -> bool:
        return self.least > 0 or self.most - self.least + 1 < VALUES


def attack(
    told: Mapping[Cell, int], provinces: Iterable[str], reasons: Iterable[str]
) -> list[Known]:
    """Of one item and quarter, each cell that is hidden though something around it is told."""
    provinces, reasons = list(provinces), list(reasons)
    slack = ROUNDED // 2 if all(value % ROUNDED == 0 for value in told.values()) else 0
    known = []
    for measure in sorted({measure for measure, _province, _reason in told}):
        cells = [(measure, province, "") for province in ("", *provinces)]
        if measure == "blocked":
            cells += [(measure, "", reason) for reason in reasons]
        model = _model(cells, told, slack)
        for column, cell in enumerate(cells):
            if cell not in told:
                known.append(Known(cell, *_bounds(model, column, len(cells))))
    return known


def _model(cells: list[Cell], told: Mapping[Cell, int], slack: int) -> highspy.Highs:
    model = highspy.Highs()
    model.silent()
    for cell in cells:
        low, high = 0, HIGH
        if cell in told:
            low, high = max(told[cell] - slack, FAMILIES), told[cell] + slack
        model.addVar(low, high)
    of_provinces = [n for n, (_m, province, _r) in enumerate(cells) if province]
    of_reasons = [n for n, (_m, _p, reason) in enumerate(cells) if reason]
    _sum(model, 0, 0, [0, *of_provinces], [-1, *[1] * len(of_provinces)])
    if of_reasons:
        _sum(model, 0, HIGH, [0, *of_reasons], [-1, *[1] * len(of_reasons)])
        for one in of_reasons:
            _sum(model, 0, HIGH, [0, one], [1, -1])
    return model


def _sum(model: highspy.Highs, low: int, high: int, columns: list[int], factors: list[int]) -> None:
    model.addRow(low, high, len(columns), columns, factors)


def _bounds(model: highspy.Highs, column: int, columns: int) -> tuple[int, int]:
    found = []
    for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
        for other in range(columns):
            model.changeColCost(other, int(other == column))
        model.changeObjectiveSense(sense)
        model.run()
        found.append(model.getInfo().objective_function_value)
    return ceil(found[0] - 1e-6), floor(found[1] + 1e-6)


def differences(told: Mapping[Cell, int]) -> list[tuple[Cell, Cell, int]]:
    """All pairs of numbers of which one counts families of the other, with how many values what is
    left can have."""
    slack = ROUNDED // 2 if all(value % ROUNDED == 0 for value in told.values()) else 0
    return [
        (whole, part, _values_left(told[whole], told[part], slack))
        for whole in told
        for part in told
        if whole[0] == part[0] and whole != part and not (whole[1] or whole[2])
    ]


def _values_left(whole: int, part: int, slack: int) -> int:
    most = whole + slack - max(part - slack, FAMILIES)
    least = max(0, max(whole - slack, FAMILIES) - part - slack)
    return most - least + 1
