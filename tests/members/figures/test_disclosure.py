"""What is told of families leaves each of them unfound: the method, by itself."""

import pytest

from members.figures import disclosure
from members.figures.disclosure import NONE, Count


def of(families, organisations=5, largest=None):
    return Count(families, organisations, families // 3 if largest is None else largest)


@pytest.mark.parametrize(
    ("count", "is_told"),
    [
        (of(9), False),
        (of(10), True),
        (of(200, organisations=2), False),
        (of(30, organisations=3), True),
        (of(40, largest=31), False),
        (of(40, largest=30), True),
    ],
)
def test_a_number_of_few_or_from_few_is_not_told(count, is_told):
    assert (disclosure.row(count, {})[0] is not None) == is_told


@pytest.mark.parametrize(("number", "told"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20)])
def test_what_is_told_is_rounded(number, told):
    assert disclosure.row(of(number), {}) == (told, {})


def test_who_is_hidden_alone_does_not_come_out_of_the_whole():
    """Of 68 to 72, with 28 to 32 and 23 to 27 told, at least nine would be left for Limburg."""
    parts = {"antwerp": of(32), "brussels": of(27), "limburg": of(9)}
    assert disclosure.row(of(68), parts) == (70, {"antwerp": 30})


def test_who_is_hidden_alone_and_may_be_anything_from_nought_to_eleven_hides_nobody_else():
    parts = {"antwerp": of(31), "brussels": of(29), "limburg": of(4)}
    assert disclosure.row(of(64), parts) == (65, {"antwerp": 30, "brussels": 30})


def test_where_every_part_is_large_all_are_told():
    parts = {"antwerp": of(31), "brussels": of(29)}
    assert disclosure.row(of(60), parts) == (60, {"antwerp": 30, "brussels": 30})


def test_where_what_is_hidden_is_next_to_nothing_no_part_is_told():
    parts = {"antwerp": of(20), "brussels": of(1), "limburg": NONE}
    assert disclosure.row(of(21), parts) == (20, {})


def test_reasons_are_told_only_of_a_whole_that_is():
    assert disclosure.reasons(None, {"money": of(20)}) == {}
    assert disclosure.reasons(40, {"money": of(30), "refused": of(3), "unclear": of(15)}) == {
        "money": 30,
        "unclear": 15,
    }


def test_that_everybody_is_stuck_for_the_same_reason_is_not_told():
    """Or it would be known of each family that is known to be stuck."""
    parts = {"money": of(20), "refused": NONE, "unclear": NONE}
    assert disclosure.reasons(20, parts) == {}
    assert disclosure.reasons(25, parts) == {"money": 20}


def test_how_long_people_wait_is_told_in_weeks_and_the_longest_of_many_only():
    assert disclosure.waiting(of(49), 50, 9, 80) == (1, None)
    assert disclosure.waiting(of(50), 50, 25, 80) == (4, 11)
    assert disclosure.waiting(of(9), None, 25, 80) == (None, None)
