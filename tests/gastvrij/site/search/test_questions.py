"""The questions that the search is measured with: each answer is in the toolkit."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from gastvrij.lib.finding import plain
from toolkit.management.commands.import_toolkit import CONTENT
from toolkit.transfer import read_toolkit
from toolkit.vocabulary import LANGUAGES

COLUMNS = ["part", "language", "question", "answers"]
ROWS, EXAM, MOST_ANSWERS = 200, 67, 5
AT_LEAST = {"nl": 100, "fr": 45, "en": 35}


def read_questions():
    path = Path(__file__).with_name("questions.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


QUESTIONS = read_questions()


@pytest.fixture(scope="module")
def toolkit():
    return read_toolkit(CONTENT)


def folded(text):
    """Words without capitals, accents and signs, between spaces."""
    words = re.findall(r"\w+", plain(text))
    return f" {' '.join(words)} "


def places_of(toolkit):
    """Everything that may be an answer, as the file names it."""
    yield from (f"term:{term['code']}" for term in toolkit["terms"])
    for theme in toolkit["themes"]:
        yield f"theme:{theme['slug']}"
        yield from (f"item:{item['code']}" for item in theme["items"])
    for chapter in toolkit["chapters"]:
        yield from (f"section:{section['slug']}" for section in chapter["sections"])
    # A figure has a line for each time that it changed.
    pages = [*toolkit["chapters"], *toolkit["themes"]]
    yield from {f"figure:{figure['code']}" for page in pages for figure in page["figures"]}


def titles_of(toolkit):
    """The titles of pages, sections and items in every language, folded."""
    pages = [*toolkit["chapters"], *toolkit["themes"]]
    parts = [part for page in pages for part in page.get("sections", []) + page.get("items", [])]
    return {folded(title) for part in [*pages, *parts] for title in part["title"].values()}


def length(question):
    words = len(folded(question).split())
    return "a word" if words == 1 else "a few words" if words <= 4 else "a sentence"


def test_two_hundred_questions_in_three_languages():
    assert len(QUESTIONS) == ROWS
    assert list(QUESTIONS[0]) == COLUMNS
    counts = Counter(row["language"] for row in QUESTIONS)
    assert set(counts) == set(LANGUAGES)
    assert all(counts[language] >= least for language, least in AT_LEAST.items())


def test_a_third_is_the_exam_in_each_language_and_of_each_length():
    assert Counter(row["part"] for row in QUESTIONS) == {"learn": ROWS - EXAM, "exam": EXAM}
    kinds = Counter((row["language"], length(row["question"])) for row in QUESTIONS)
    exam = Counter(
        (row["language"], length(row["question"])) for row in QUESTIONS if row["part"] == "exam"
    )
    assert len(kinds) == 9
    assert all(abs(exam[kind] - number / 3) < 2 for kind, number in kinds.items())


def test_no_question_is_asked_twice_in_a_language():
    asked = Counter((row["language"], folded(row["question"])) for row in QUESTIONS)
    assert not [question for question, times in asked.items() if times > 1]


def test_every_place_has_one_name(toolkit):
    assert not [place for place, times in Counter(places_of(toolkit)).items() if times > 1]


def test_every_answer_is_in_the_toolkit(toolkit):
    places = set(places_of(toolkit))
    for row in QUESTIONS:
        answers = row["answers"].split("|")
        assert set(answers) <= places, row
        assert 1 <= len(answers) == len(set(answers)) <= MOST_ANSWERS, row


def test_no_question_repeats_a_title(toolkit):
    """A title of one word ('Logement') may stand in a question, but isn't one."""
    titles = titles_of(toolkit)
    longer = [title for title in titles if len(title.split()) > 1]
    for row in QUESTIONS:
        question = folded(row["question"])
        assert question not in titles, row
        assert not [title for title in longer if title in question], row


def test_no_question_is_the_name_of_a_term_in_its_own_language(toolkit):
    """Within a longer question it may stand: nobody asks about a leefloon without the word."""
    for row in QUESTIONS:
        names = {folded(term["name"][row["language"]]) for term in toolkit["terms"]}
        assert folded(row["question"]) not in names, row
