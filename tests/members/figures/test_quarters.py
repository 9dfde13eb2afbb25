from datetime import date

import pytest

from gastvrij.lib.quarters import Quarter


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2026-01-01", "2026-Q1"), ("2026-09-30", "2026-Q3"), ("2026-12-31", "2026-Q4")],
)
def test_each_day_is_in_one_quarter(day, quarter):
    one = Quarter.of(date.fromisoformat(day))
    assert str(one) == quarter
    assert one == Quarter.read(quarter)
    assert one.first <= date.fromisoformat(day) <= one.last
    assert one.before.next == one


@pytest.mark.parametrize("written", ["", "2026-Q5", "2026-q1", "0001-Q1", "٢٠٢٦-Q1", "2026-Q1 "])
def test_what_is_no_quarter_is_none(written):
    assert Quarter.read(written) is None


def test_quarters_follow_each_other():
    assert [str(one) for one in Quarter(2025, 4).until(Quarter(2026, 2))] == [
        "2025-Q4",
        "2026-Q1",
        "2026-Q2",
    ]
