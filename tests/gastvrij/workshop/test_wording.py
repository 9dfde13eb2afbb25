"""The texts say the same in three languages, in one word for one thing: docs/writing.md."""

import re
from pathlib import Path

import pytest

from gastvrij.lib.words import french_spaces
from gastvrij.workshop.wording.checks import TOO_LONG, long_sentences, problems_of, rules
from gastvrij.workshop.wording.texts import Text, all_texts, texts_of_content


def test_every_text_is_in_order():
    problems = [f"{text.where}: {problem}" for text in all_texts() for problem in problems_of(text)]
    assert problems == []


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        # As the texts of before said it.
        (
            {"nl": "Het gezin hoeft niet te betalen.", "fr": "La famille ne doit pas payer."},
            "forbids",
        ),
        ({"nl": "Vraag het.", "fr": "Demandez-le : oui."}, "non-breaking"),
        ({"nl": "Vraag « dit ».", "fr": "Demandez « ceci »."}, "non-breaking"),
        ({"nl": "Bel het CGVS.", "en": "Call the CGVS."}, "CGRS"),
        ({"nl": "Het leefloon.", "en": "The living wage."}, "integration income"),
        ({"nl": "Een vrijwilliger.", "fr": "Un bénévole."}, "volontaire"),
        ({"nl": "Op 1 juni.", "fr": "Le 1 juin."}, "1er"),
        ({"nl": "Binnen 30 dagen.", "fr": "Dans les 20 jours.", "en": "Within 30 days."}, "30, 20"),
        ({"nl": "{{ figure:a }}", "fr": "{{ figure:b }}"}, "a, b"),
        ({"nl": "1. Bel.\n2. Ga.", "fr": "1. Appelez."}, "steps"),
        ({"nl": "Je mutualiteit."}, "ziekenfonds"),
        ({"nl": "Wie wacht, ...", "en": "Whoever waits"}, "People who"),
        ({"nl": "Kijk op hun lijsten.Kijk op hun lijsten."}, "twice"),
    ],
)
def test_the_eye_for_words_sees(words, problem):
    assert any(problem in found for found in problems_of(Text("here", words)))


@pytest.mark.parametrize(
    "words",
    [
        {"nl": "Je mag niet wachten.", "fr": "Vous ne devez pas attendre."},
        {"nl": "Het CGVS.", "en": "The CGRS (in Dutch: CGVS)."},
        {"nl": "Om 10:30 op https://cgvs.be/?a;b", "fr": "À 10:30 sur https://cgvs.be/?a;b"},
        {"nl": "Kijk op hun lijsten. Kijk op hun lijsten."},
        {"nl": "1.314,20 euro op 1 mei 2026", "en": "1,314.20 euros on 1 May 2026"},
    ],
)
def test_and_leaves_alone_what_is_right(words):
    assert list(problems_of(Text("here", words))) == []


def test_french_gets_its_spaces_and_keeps_them():
    words = french_spaces("Oui : [{{ figure:x }}](https://a.be/?b;c) ? « Non » ! 20 %")
    assert words == (
        "Oui\u00a0: [{{ figure:x }}](https://a.be/?b;c)\u00a0? «\u00a0Non\u00a0»\u00a0! 20\u00a0%"
    )
    assert french_spaces(words) == words


def test_dutch_sentences_grow_no_longer():
    """A sum, not a ban: take the number down whenever it has become smaller."""
    texts = texts_of_content()
    assert sum(len(long_sentences(text, TOO_LONG)) for text in texts) <= 3


def test_the_words_of_the_page_for_writers_are_those_that_are_checked():
    page = Path("docs/writing.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    written = " ".join(cell for row in table for cell in row)
    for language, instead, _pattern in rules():
        if language == "nl" and " " not in instead:
            assert instead in written
