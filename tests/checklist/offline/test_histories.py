"""Whatever happens on two devices, in whatever order they find a connection (Hypothesis).

`make drill` plays ten thousand of each (tests/drill/test_histories.py).
"""

from hypothesis import given, settings

from tests.checklist.offline import histories

ENOUGH = settings(max_examples=100)


@ENOUGH
@given(histories.histories)
def test_nothing_is_lost_and_nothing_doubled(history):
    histories.nothing_is_lost_or_doubled(history)


@ENOUGH
@given(histories.queues, histories.queues, histories.fates)
def test_however_often_the_connection_breaks_the_end_is_the_same(of_a, of_b, fates):
    histories.the_way_back_does_not_matter(of_a, of_b, fates)


@ENOUGH
@given(histories.queues, histories.queues)
def test_whoever_finds_a_connection_first_the_end_is_the_same(of_a, of_b):
    histories.who_is_first_does_not_matter(of_a, of_b)


@ENOUGH
@given(histories.queues, histories.fates)
def test_whoever_is_alone_is_asked_nothing(of_a, fates):
    histories.whoever_is_alone_is_asked_nothing(of_a, fates)
