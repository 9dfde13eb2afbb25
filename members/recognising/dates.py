"""Dates of birth. Of laws, trainings and deadlines there are dates too: they are nobody's."""

import re
from collections.abc import Iterator

from members.recognising.found import Found, Kind, sentence_around
from members.recognising.words import PEOPLE

MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|janvier|f[eé]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]cembre"
    "|january|february|march|may|june|july|august|october"
    "|jan|feb|febr|mrt|apr|jun|jul|aug|sept|sep|okt|oct|nov|dec|d[eé]c|avr"
)
NUMERIC = r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}"
IN_WORDS = rf"\d{{1,2}}(?:er|st|nd|rd|th)?\s(?:of\s|de\s)?(?:{MONTHS})\.?\s(?:19|20)\d{{2}}"
ENGLISH = rf"(?:{MONTHS})\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d{{2}}"
DATE = re.compile(rf"(?<![\d./-])(?:{NUMERIC}|{IN_WORDS}|{ENGLISH})(?![\d/-])", re.IGNORECASE)
BORN = re.compile(
    r"(?:\bgeboren|\bgeb\.?|\bgeboortedatum|°|\bné\(?e?\)?e?s?\b|\bnaissance|\bborn|\bbirth(?:day)?"
    r"|\bDOB|\bverjaa\w+|\bverjaardag|\banniversaire)[^\d\n]{0,25}$",
    re.IGNORECASE,
)
OF_A_LAW = re.compile(
    r"\b(?:wet|besluit|decreet|ordonnantie|arrest|loi|arr[eê]t[eé]?|d[eé]cret|act|law|decree)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d{2}")
OLDEST, YOUNGEST_ADULT = 1920, 2012


def births(text: str) -> Iterator[Found]:
    for match in DATE.finditer(text):
        before = text[max(0, match.start() - 45) : match.start()]
        if BORN.search(before) or _is_of_long_ago(match, text):
            yield Found(Kind.BIRTH, *match.span())


def _is_of_long_ago(match: re.Match[str], text: str) -> bool:
    """A day of years ago, in a sentence on a person that cites no law."""
    year = YEAR.search(match.group())
    if year is None or not OLDEST <= int(year.group()) <= YOUNGEST_ADULT:
        return False
    sentence = sentence_around(text, match.start())
    return bool(PEOPLE.search(sentence)) and not OF_A_LAW.search(sentence)
