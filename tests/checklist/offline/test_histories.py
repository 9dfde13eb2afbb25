"""Whatever happens on two devices, in whatever order they find a connection (Hypothesis).

`make drill` plays ten thousand of each (tests/drill/test_histories.py).
"""

from dataclasses import replace
from uuid import UUID

import pytest
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


@pytest.mark.parametrize("states", [["busy", "blocked", "busy", "blocked"], ["done", "open"] * 3])
def test_who_goes_back_and_forth_on_one_page_is_heard_to_the_last_word(states):
    of_a = [("/school/", "state", state, "2027-01-01", 400) for state in states]
    histories.whoever_is_alone_is_asked_nothing(of_a, [])


def test_the_same_button_pressed_twice_after_a_change_writes_one_note():
    site = histories.Site(histories.ITEMS)
    a = histories.Player("A", site)
    a.say(("/school/", "state", "busy", "2027-01-01", 400))
    twice = a.entry("/school/", "note", "open", "2027-01-01", 400)
    for number in (101, 102):
        a.device.add(replace(twice, id=UUID(int=number)))
    a.send_all()
    assert site.notes == {"A2": 1}
    assert site.items["/school/"].state == "busy"
