"""What people say, beside the words of the texts."""

import pytest

from tests.gastvrij.site.search.test_questions import CONTENT, places_of, read_toolkit
from toolkit.search import sayings
from toolkit.search.engine import search


@pytest.fixture(scope="module")
def toolkit():
    return read_toolkit(CONTENT)


def test_every_place_that_people_ask_for_exists(toolkit):
    assert {place for place, _language, _phrase in sayings.read()} <= set(places_of(toolkit))


def test_every_item_theme_and_section_is_asked_for_in_each_language(toolkit):
    told = {(place, language) for place, language, _phrase in sayings.read()}
    for place in places_of(toolkit):
        if place.split(":")[0] in {"theme", "item", "section"}:
            assert {(place, "nl"), (place, "fr"), (place, "en")} <= told, place


def test_no_phrase_is_without_a_word():
    assert not [said for _place, _code, said in sayings.read() if not sayings.words_of(said)]


@pytest.mark.parametrize(
    "typed, place",
    [
        (["kakkerlakken"], "item:wonen-gebreken-en-geschil"),
        (["kakkerlaken"], "item:wonen-gebreken-en-geschil"),
        (["cauchemars"], "item:gezondheidszorg-psycholoog"),
        (["nightmare"], "item:gezondheidszorg-psycholoog"),
    ],
)
def test_the_word_of_a_desk_leads_to_the_place_also_with_a_slip(typed, place):
    found = sayings.said(typed)
    assert max(found, key=lambda one: found[one]) == place


def test_what_nobody_says_leads_nowhere():
    assert sayings.said(["xqzw"]) == {}
    assert sayings.said([]) == {}


@pytest.mark.django_db
def test_a_word_that_stands_in_no_text_is_found_by_what_people_say(toolkit):
    first = [one.place for one in search("kakkerlakken", "nl").found[:3]]
    assert "item:wonen-gebreken-en-geschil" in first
