"""Which translations are behind: always what the texts say, whatever was saved in between."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.toolkit.histories import played
from toolkit.following import approve, behind, follow, mark_of, missing, pair

OLD = {"title": {"nl": "Huis", "fr": "Maison", "en": "House"}}
NEW = {"title": {"nl": "Woning", "fr": "Maison", "en": "House"}}


@settings(max_examples=20)
@given(st.integers(0, 10**9))
def test_two_hundred_edits_never_call_a_translation_behind_that_is_not(seed):
    """For thousands: tests/drill/test_following.py."""
    played(seed, 10)


def test_a_translation_is_behind_until_it_is_written_anew():
    marks = follow(OLD, NEW, follow(None, OLD, {}))
    assert behind(NEW, marks, "fr") == ["title"]
    french = {"title": NEW["title"] | {"fr": "Habitation"}}
    marks = follow(NEW, french, marks)
    assert behind(french, marks, "fr") == []
    assert behind(french, marks, "en") == ["title"]


def test_the_same_dutch_again_is_the_same_again():
    marks = follow(OLD, NEW, follow(None, OLD, {}))
    assert behind(OLD, follow(NEW, OLD, marks), "fr") == []


def test_a_save_that_changes_nothing_changes_nothing():
    marks = follow(OLD, NEW, follow(None, OLD, {}))
    assert follow(NEW, NEW, marks) == marks
    browsers = {"title": {"nl": "Woning\r\n", "fr": " Maison", "en": "House"}}
    assert follow(NEW, browsers, marks) == marks


def test_whoever_reads_both_may_say_that_one_is_still_right():
    marks = approve(NEW, follow(OLD, NEW, follow(None, OLD, {})), ["fr"])
    assert behind(NEW, marks, "fr") == []
    assert behind(NEW, marks, "en") == ["title"]


def test_a_text_that_changed_behind_the_back_of_the_site_is_seen_as_well():
    assert behind(NEW, follow(None, OLD, {}), "fr") == ["title"]


@pytest.mark.parametrize("marks", [None, [], {}, {"fr": ["a", "b"]}, {"fr": "a"}])
def test_without_marks_a_translation_counts_as_made_from_the_dutch_of_today(marks):
    assert behind(NEW, marks, "fr") == []
    assert follow(OLD, NEW, marks)["fr"] == {"title": mark_of("Huis")}


def test_what_is_missing_is_not_behind():
    lonely = {"title": {"nl": "Huis", "fr": " ", "en": "House"}}
    assert missing(lonely, "fr") == ["title"]
    assert behind(lonely, follow(None, lonely, {}), "fr") == []
    assert missing({"article": {"nl": "", "fr": ""}}, "fr") == []


def test_lines_are_known_by_what_they_share():
    one, two = {"text": {"nl": "a", "fr": "A"}}, {"text": {"nl": "b", "fr": "B"}}
    other_dutch = {"text": {"nl": "c", "fr": "B"}}
    stranger = {"text": {"nl": "x", "fr": "X"}}
    assert pair([one, two], [other_dutch, stranger, one]) == [1, None, 0]
    assert pair([one, one], [one, one, one]) == [0, 1, None]
