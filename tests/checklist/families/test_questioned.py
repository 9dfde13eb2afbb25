"""A code word or nickname that tells who somebody is, is questioned; a word like another is not."""

import pytest

from checklist.families.questioned import (
    ADDRESS,
    DAY,
    NAME,
    NATIONAL_NUMBER,
    TELEPHONE,
    doubts_about,
)

QUESTIONED = {
    NATIONAL_NUMBER: ["85.07.30-033.28", "85073003328", "Amal 850730 033 28", "85 07 30 033 28"],
    DAY: [
        "12/03/1990",
        "12-3-90",
        "Mum 12.03.1990",
        "1990-03-12",
        "3 mei 1990",
        "1er juin",
        "2nd may",
        "14 février",
        "12 / 03 / 1990",
    ],
    TELEPHONE: [
        "0470 12 34 56",
        "+32 470 12 34 56",
        "Amal 0470123456",
        "09 223 45 67",
        "0032470123456",
    ],
    ADDRESS: [
        "Kerkstraat 12",
        "Gentsesteenweg 4b",
        "Rue Haute 12",
        "12, avenue Louise",
        "9000 Gent",
        "amal@example.org",
    ],
    NAME: [
        "Amal Haddad",
        "familie Haddad",
        "Fam. De Smet",
        "gezin Al-Masri",
        "Famille Diallo",
        "Amal el Haddad",
        "HADDAD AMAL",
        "Олена Коваль",
        "أمل حداد",
        "Haddad, Amal",
    ],
}
CALM = [
    "Tulp",
    "Gele tulp",
    "Tulp 2",
    "Mama",
    "Mum",
    "A.",
    "Amal",
    "Amal H.",
    "Papa 2",
    "De oudste",
    "la petite",
    "Jean-Luc",
    "أمل",
    "Олена",
    "zonnebloem aan de Schelde",
    "kind van 3",
    "Mei",
    "Tweeling 1",
    "2026",
    "gezin 12",
    "O'Neil",
    "Tante Soraya",
    "Kleine Amal",
]


@pytest.mark.parametrize(
    ("text", "doubt"), [(text, doubt) for doubt, texts in QUESTIONED.items() for text in texts]
)
def test_what_tells_who_they_are_is_questioned(text, doubt):
    assert doubts_about(text) == [doubt]


@pytest.mark.parametrize("text", CALM)
def test_an_ordinary_word_is_kept_without_a_question(text):
    assert doubts_about(text) == []


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "🌷", "‮pilT", "x" * 10_000, "1" * 5000, ", ,", "rue " * 9]
)
def test_nothing_that_somebody_types_breaks_it(text):
    doubts_about(text)


def test_no_more_is_looked_at_than_may_be_kept():
    """Or a post of a megabyte would hold up the server for as long as the patterns take."""
    assert doubts_about("rue " * 5 + "5") == [ADDRESS]
    assert doubts_about("rue " * 60 + "5") == []
