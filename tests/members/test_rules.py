"""What can be said about a member's data without asking the database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gastvrij.lib.words import sort_key
from members.models.enterprise_number import is_enterprise_number, normalise_enterprise_number

bodies = st.integers(min_value=1, max_value=19_999_999).map(lambda number: f"{number:08}")


def with_check_digits(body):
    return f"{body}{97 - int(body) % 97:02}"


@given(bodies)
def test_a_number_with_its_check_digits_is_accepted(body):
    assert is_enterprise_number(with_check_digits(body))


@given(bodies, st.integers(min_value=0, max_value=99))
def test_no_other_check_digits_are_accepted(body, digits):
    number = f"{body}{digits:02}"
    assert is_enterprise_number(number) == (number == with_check_digits(body))


@pytest.mark.parametrize("body", ["04031707", "04850000"])
def test_of_all_endings_one_is_right_also_where_97_or_nothing_is_left(body):
    endings = [f"{body}{digits:02}" for digits in range(100)]
    assert [one for one in endings if is_enterprise_number(one)] == [with_check_digits(body)]


@given(bodies, st.integers(min_value=0, max_value=9), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_always_noticed(body, position, shift):
    digits = list(with_check_digits(body))
    digits[position] = str((int(digits[position]) + shift) % 10)
    assert not is_enterprise_number("".join(digits))


@given(st.text())
def test_any_text_gets_an_answer(text):
    assert is_enterprise_number(normalise_enterprise_number(text)) in (True, False)


@pytest.mark.parametrize(
    "text", ["0403.170.701", "BE 0403.170.701", "be0403170701", "403 170 701", " 0403-170-701 "]
)
def test_a_number_may_be_written_as_people_write_it(text):
    assert normalise_enterprise_number(text) == "0403170701"


def test_names_are_sorted_as_readers_look_for_them():
    names = ["Zele", "Évere", "Eeklo", "Aalst", "aarschot"]
    assert sorted(names, key=sort_key) == ["Aalst", "aarschot", "Eeklo", "Évere", "Zele"]
