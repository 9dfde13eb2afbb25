"""Somebody types; which places come first?"""

import pytest

from toolkit.search.engine import search
from toolkit.search.meanings import STREET_WORDS, street_words
from toolkit.search.typed import all_words, parts_of, telling, words_of

pytestmark = pytest.mark.django_db


def first(typed, language="nl", number=3):
    return [one.place for one in search(typed, language).found[:number]]


@pytest.mark.parametrize(
    "typed, words",
    [
        ("Hoe vraag ik een huurwaarborg aan?", ["vraag", "huurwaarborg"]),
        ("de", ["de"]),
        ("l'hôpital", ["hopital"]),
        ("huis huis HUIS", ["huis"]),
        ("", []),
        ("?!*&|:()'\\", []),
        ("a\0b", ["a", "b"]),
        ("x" * 300, ["x" * 100]),
    ],
)
def test_little_words_count_only_where_there_are_no_others(typed, words):
    assert words_of(typed) == words


def test_a_part_of_a_compound_finds_it():
    assert set(first("waarborg")) & {"term:huurwaarborg", "item:wonen-huurwaarborg-vlaanderen"}


def test_a_compound_that_nobody_wrote_is_found_by_its_parts():
    assert ("huis", "dokter") in parts_of("huisdokter")
    assert ("huur", "premie") in parts_of("huurpremie")
    assert search("woningcontract", "nl").found


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_dutch_word_from_a_letter_works_in_every_language(language):
    assert "term:huurwaarborg" in first("huurwaarborg", language)


@pytest.mark.parametrize("typed, language", [("kindergeld", "nl"), ("allocs", "fr")])
def test_a_word_of_the_street_is_understood(typed, language):
    assert {"theme:kinderbijslag", "term:kinderbijslag"} & set(first(typed, language))


def test_a_slip_of_the_pen_is_mended_and_said():
    results = search("huurwarborg", "nl")
    assert results.better == "huurwaarborg"
    assert "term:huurwaarborg" in [one.place for one in results.found[:3]]


@pytest.mark.parametrize("typed", ["kinderb", "kinderbij", "hoeveel kinderbi"])
def test_while_somebody_types_their_last_word_may_go_on(typed):
    results = search(typed, "nl", is_typing=True)
    assert results.better == ""
    assert results.is_sure
    assert {"term:kinderbijslag", "theme:kinderbijslag"} & {one.place for one in results.found[:2]}


def test_what_is_written_well_is_not_mended():
    assert search("de huurwaarborg en de kinderbijslag", "nl").better == ""


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "\0",
        "'",
        "\\",
        "a' | 'b",
        "!(huur) & :* <-> waarborg",
        "<script>alert(1)</script>",
        "%_%",
        "x" * 5000,
        "🦔 هوية Довідка",
        " ".join(f"woord{n}" for n in range(200)),
        "''''''''",
        "aaaa:bbbb|cccc&dddd",
    ],
)
def test_whatever_is_typed_there_is_an_answer(typed):
    assert isinstance(search(typed, "fr").found, list)


@pytest.mark.parametrize("typed", ["huur", "q w e r t y huurwarborg kinderbijslga oplicthing zorg"])
def test_many_words_cost_no_more(typed, django_assert_max_num_queries):
    search("de eerste die iets vraagt", "nl")
    with django_assert_max_num_queries(3):
        search(typed, "nl")


def test_of_many_words_ten_are_looked_up_and_of_many_letters_a_hundred():
    assert len(" ".join(all_words("huurwaarborg " * 500))) <= 100
    assert len(all_words("a " * 500)) == 24
    assert len(telling([f"huis{number}" for number in range(50)])) == 10


def test_what_was_asked_before_costs_one_question(django_assert_num_queries):
    search("huurwarborg", "nl")
    with django_assert_num_queries(1):
        search("huurwarborg", "nl")


def test_the_list_of_street_words_says_each_thing_once():
    lines = [
        line for line in STREET_WORDS.read_text(encoding="utf-8").splitlines() if "said" in line
    ]
    assert len(lines) == len(set(lines))
    assert all(said and meant for said, meant in street_words())
