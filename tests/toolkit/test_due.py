from datetime import date

import pytest

from toolkit.due import Anchor, DueRule, Duration, add, read_due


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("recognised", Anchor("recognised")),
        ("school_year", Anchor("school_year", month_and_day=(9, 1))),
        ("age:18", Anchor("age", age=18)),
        ("age:120", Anchor("age", age=120)),
        ("calendar:05-01", Anchor("calendar", month_and_day=(5, 1))),
        ("calendar:02-29", Anchor("calendar", month_and_day=(2, 29))),
        ("on:2027-03-04", Anchor("on", day=date(2027, 3, 4))),
        ("done:a,b", Anchor("done", codes=("a", "b"))),
        ("done:wonen-huurcontract", Anchor("done", codes=("wonen-huurcontract",))),
    ],
)
def test_a_term_runs_from_something(text, anchor):
    assert DueRule.parse(text, "P0D").anchor == anchor


@pytest.mark.parametrize(
    "text",
    ["", "full_moon", "recognised:1", "age:", "age:old", "age:-1", "age:121", "calendar:02-30"]
    + ["calendar:13-01", "calendar:5-1", "school_year:09-01", "done:", "Age:18", "age:18 "],
)
def test_what_is_no_anchor_is_told_with_all_that_are(text):
    with pytest.raises(ValueError, match="is unknown, choose from: recognised, .*, done:CODE"):
        DueRule.parse(text, "P0D")
    assert read_due(text, "P0D") is None


@pytest.mark.parametrize(
    "text", ["", "P", "6 months", "PT6H", "P1.5D", "P1M1Y", "p1d", "+P1D", "P1D ", "P٣D"]
)
def test_what_is_no_duration_is_told(text):
    with pytest.raises(ValueError, match="is not an ISO 8601 duration in days or longer"):
        DueRule.parse("recognised", text)
    assert read_due("recognised", text) is None
    assert add(date(2026, 1, 1), text) is None


def test_an_unknown_kind_is_told():
    assert DueRule.parse("recognised", "P1D", "legal").kind == "legal"
    with pytest.raises(ValueError, match="'nice' is unknown, choose from: legal, advised"):
        DueRule.parse("recognised", "P1D", "nice")


def test_a_duration_keeps_its_parts_as_they_were_written():
    assert Duration.parse("-P1Y18M2W45D") == Duration(1, 18, 2, 45, is_negative=True)


@pytest.mark.parametrize(
    ("day", "within", "expected"),
    [
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2028, 2, 29), "P1Y", date(2029, 2, 28)),
        (date(2026, 1, 31), "P18M", date(2027, 7, 31)),
        (date(2026, 1, 31), "P1M1D", date(2026, 3, 1)),
        (date(2026, 3, 31), "-P1M", date(2026, 2, 28)),
        (date(2026, 3, 31), "-P2W3D", date(2026, 3, 14)),
        (date(2026, 3, 31), "P0D", date(2026, 3, 31)),
        (date(9999, 12, 31), "P1D", None),
        (date(1, 1, 1), "-P1M", None),
        (date(2026, 1, 1), "P99999999999Y", None),
        (date(2026, 1, 1), "P99999999999D", None),
    ],
)
def test_a_duration_leads_to_a_day_or_to_none(day, within, expected):
    assert add(day, within) == expected


# --- working days and days off -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "number", "day"),
    [
        (date(2026, 11, 2), 8, date(2026, 11, 13)),  # Armistice Day, a Wednesday, does not count
        (date(2026, 11, 16), 8, date(2026, 11, 26)),
        (date(2026, 12, 21), 5, date(2026, 12, 29)),  # Christmas Day is a Friday
        (date(2026, 5, 13), 1, date(2026, 5, 15)),  # Ascension Day is a Thursday
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # a Friday
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_working_days_know_the_weekend_and_belgian_holidays(start, number, day):
    rule = DueRule.parse("moved_in", f"P{number}D", is_in_working_days=True)
    assert rule.last_day(start) == day


@pytest.mark.parametrize(
    ("start", "stays", "moves"),
    [
        (date(2026, 8, 1), date(2026, 11, 1), date(2026, 11, 2)),  # a Sunday, All Saints
        (date(2026, 9, 25), date(2026, 12, 25), date(2026, 12, 28)),  # Christmas, then a weekend
        (date(2026, 8, 26), date(2026, 11, 26), date(2026, 11, 26)),  # a Thursday
    ],
)
def test_a_last_day_on_a_day_off_follows_its_own_law(start, stays, moves):
    assert DueRule.parse("recognised", "P3M").last_day(start) == stays
    assert DueRule.parse("recognised", "P3M", moves=True).last_day(start) == moves


@pytest.mark.parametrize("within", ["P2M", "P1W", "P1Y"])
def test_only_days_are_counted_as_working_days(within):
    with pytest.raises(ValueError, match="such as P8D"):
        DueRule.parse("moved_in", within, is_in_working_days=True)


@pytest.mark.parametrize("number", [999, 1000, 99999])
def test_no_number_of_working_days_takes_for_ever(number):
    rule = DueRule.parse("moved_in", f"P{number}D", is_in_working_days=True)
    assert (rule.last_day(date(2026, 1, 1)) is None) == (number > 1000)
    assert rule.last_day(date(9999, 12, 30)) is None
