"""Lighthouse's score for performance, worked out of what was measured without it.

Weights and curves of its version 10 to 13, for phones, as its documentation and source give them
(https://developer.chrome.com/docs/lighthouse/performance/performance-scoring and the `p10` and
`median` of each audit; looked at on 28 November 2026). docs/benchmark.md says what differs.
"""

from math import log
from statistics import NormalDist
from typing import NamedTuple

NINE_IN_TEN = NormalDist().inv_cdf(0.9)


class Curve(NamedTuple):
    weight: int
    good: float
    """Of milliseconds, or of shift, which one page in ten of the web stays under: 0.9."""
    middling: float
    """0.5."""

    def of(self, value: float) -> float:
        """From 1, the best, to 0: log-normal, as the web's own pages are spread."""
        if value <= 0:
            return 1
        spread = log(self.middling / self.good) / NINE_IN_TEN
        return 1 - NormalDist(log(self.middling), spread).cdf(log(value))


FIRST_PAINT = Curve(10, 1800, 3000)
SPEED_INDEX = Curve(10, 3387, 5800)
LARGEST_PAINT = Curve(25, 2500, 4000)
BLOCKED = Curve(30, 200, 600)
SHIFT = Curve(25, 0.1, 0.25)


def performance(fcp: float, lcp: float, blocked: float, shift: float) -> int:
    """Out of 100; times in milliseconds.

    The speed index, which needs a film of the page, is taken as the largest paint: on pages of
    words without anything that comes later it is no more than that.
    """
    parts = [(FIRST_PAINT, fcp), (SPEED_INDEX, lcp), (LARGEST_PAINT, lcp)]
    parts += [(BLOCKED, blocked), (SHIFT, shift)]
    return round(sum(curve.weight * curve.of(value) for curve, value in parts))
