"""What `make first-visit` says of what it measured."""

from collections import Counter

import pytest

pytest.importorskip("axe_playwright_python.sync_playwright", reason="`make test` fetches it")
from gastvrij.workshop import score  # noqa: E402
from gastvrij.workshop.first_visit import MOST_OF_NEXT, Visit, table, table_of_later  # noqa: E402


def test_a_light_page_is_told_in_a_line_and_a_heavy_one_with_what_is_too_much():
    light = Visit("home", {"1": "document"}, Counter(document=8000), fcp=1700, lcp=2500)
    heavy = Visit("theme", {str(n): "script" for n in range(13)}, Counter(script=60_001))
    heavy.shift, heavy.axe = 0.02, ["color-contrast"]
    assert list(light.over) == []
    assert list(heavy.over) == [
        "theme: 13 requests, at most 12",
        "theme: 60,001 bytes, at most 60,000",
        "theme: 0.02 shift, at most 0",
        "theme: 1 axe, at most 0",
        "theme: axe: color-contrast",
    ]
    assert (
        "| home | 1 | 8,000 | 8,000 | 0 | 0 | 0 | 1.7 s | 2.5 s | 0.000 | 0 ms | 97 | 0 |"
        in "\n".join(table([light, heavy]))
    )


def test_the_score_is_that_of_the_curves_nine_tenths_where_a_good_page_is_and_half_at_the_middle():
    good = {"fcp": 1800, "lcp": 2500, "blocked": 200, "shift": 0.1}
    middling = {"fcp": 3000, "lcp": 4000, "blocked": 600, "shift": 0.25}
    assert score.SHIFT.of(0) == 1
    for curve in (score.FIRST_PAINT, score.SPEED_INDEX, score.LARGEST_PAINT, score.BLOCKED):
        assert round(curve.of(curve.good), 6) == 0.9
        assert round(curve.of(curve.middling), 6) == 0.5
    assert score.performance(**good) == 91  # the speed index, taken as 2.5 s, is better than good
    assert score.performance(**middling) == 53
    assert score.performance(fcp=900, lcp=900, blocked=0, shift=0) == 100
    assert score.performance(fcp=900, lcp=900, blocked=0, shift=0.25) == 87


def test_a_page_that_comes_later_has_a_budget_of_its_own():
    light = Visit("toolkit, after home", {"1": "document"}, Counter(document=8_470))
    heavy = Visit("home, after item", {"1": "document"}, Counter(document=15_001))
    light.most = heavy.most = MOST_OF_NEXT
    assert list(light.over) == []
    assert list(heavy.over) == ["home, after item: 15,001 bytes, at most 15,000"]
    assert "| toolkit, after home | 1 | 8,470 | 8,470 | 15,000 |" in table_of_later([light, heavy])
