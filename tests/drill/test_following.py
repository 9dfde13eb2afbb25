"""Ten thousand edits and saves, as tests/toolkit/test_following.py, for longer."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.toolkit.histories import played


@settings(max_examples=1_000)
@given(st.integers(0, 10**9))
def test_ten_thousand_edits_never_call_a_translation_behind_that_is_not(seed):
    played(seed, 10)
