"""Ten thousand histories of two devices: as tests/checklist/offline/, for longer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checklist.offline import histories

PLAYED = {
    "nothing is lost": (histories.nothing_is_lost_or_doubled, [histories.histories]),
    "alone": (histories.whoever_is_alone_is_asked_nothing, [histories.queues, histories.fates]),
    "the way back": (
        histories.the_way_back_does_not_matter,
        [histories.queues, histories.queues, histories.fates],
    ),
    "who is first": (
        histories.who_is_first_does_not_matter,
        [histories.queues, histories.queues],
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", PLAYED)
def test_ten_thousand_histories(name):
    play, drawn = PLAYED[name]

    @settings(max_examples=10_000)
    @given(st.tuples(*drawn))
    def played(history):
        play(*history)

    played()
