"""What a machine can see of docs/writing.md, one text at a time.

Each check yields sentences that say what is wrong. What a rule can only suspect is a remark: it is
shown with `--remarks` and fails nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from gastvrij.lib.words import french_spaces
from gastvrij.workshop.wording.texts import Text

# Where somebody else's word may stand: between brackets or quotation marks, at the head of a line
# that explains it.
QUOTED = re.compile(
    r"\([^()]*\)|“[^”]*”|«[^»]*»|(?<!\w)'[^'\n]{1,60}'(?!\w)|^- \*\*[^*\n]+\*\*", re.MULTILINE
)
ADDRESSES = re.compile(
    r"https?://\S+|\]\([^)]*\)|\b[\w.-]+@[\w.-]+|\b[\w-]+(?:\.[\w-]+)*\.(?:be|brussels|vlaanderen|eu|org|com)\b\S*"
)
FIGURE = re.compile(r"\{\{\s*figure:([\w-]+)\s*\}\}")
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%\w")
NUMBER = re.compile(r"\d+(?:[.,\s\u00a0\u202f]\d{3})*(?:[.,]\d+)?")
STEP = re.compile(r"^ *\d+\. ", re.MULTILINE)
FORBIDS = {
    "nl": re.compile(
        r"\b(?:mag|mogen)\b(?:(?![.?!:]).){0,60}?\b(?:niet|geen|nooit|niemand|niets)\b"
        r"|\b(?:nooit|verboden|ga niet|geen enkel)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\bne (?:doit|doivent|devez|devrez|devra|devront|dois) (?:pas|jamais|rien|plus)\b",
        re.IGNORECASE,
    ),
}
NEGATION = {
    "nl": re.compile(r"\b(?:niet|geen|nooit|niets|niemand|nergens|zonder)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:ne|n'|sans|pas de|pas encore|jamais|aucune?)\b|\bn'", re.IGNORECASE),
    "en": re.compile(
        r"\b(?:not|no|never|nothing|nobody|none|nowhere|without|cannot)\b|n't\b", re.IGNORECASE
    ),
}
TWICE = re.compile(r"(?<!\S)(\S[^\n]{13,}[.!?])\1")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|(?<=:)\s*\n")
LONG, TOO_LONG = 20, 25
"""Words in a Dutch sentence: the aim, and what is always too much."""


@cache
def rules() -> list[tuple[str, str, re.Pattern[str]]]:
    """Language, what to say instead, and what must not stand there."""
    data = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    found = []
    for concept in data["concepts"] + data["ways"]:
        for language, patterns in concept["avoid"].items():
            instead = concept.get("why") or concept["keep"][language]
            found += [(language, instead, re.compile(pattern)) for pattern in patterns]
    return found


def problems_of(text: Text) -> Iterator[str]:
    yield from words_to_avoid(text)
    yield from french_typography(text)
    yield from forbidden_by_translation(text)
    yield from said_twice(text)
    if text.is_content:
        yield from other_numbers(text)


def words_to_avoid(text: Text) -> Iterator[str]:
    for language, instead, pattern in rules():
        words = QUOTED.sub("", ADDRESSES.sub("", FIGURE.sub("", text.words.get(language, ""))))
        for match in pattern.finditer(words):
            yield f"{language}: “{match[0]}”: {instead}"


def french_typography(text: Text) -> Iterator[str]:
    french = text.words.get("fr", "")
    if french_spaces(french) != french:
        yield "fr: a non-breaking space before : ; ? ! % or inside « »"


def forbidden_by_translation(text: Text) -> Iterator[str]:
    """A translation that forbids more often than the Dutch text does."""
    dutch = text.words.get("nl", "")
    allowed = len(FORBIDS["nl"].findall(dutch))
    french = FORBIDS["fr"].findall(text.words.get("fr", ""))
    if len(french) > allowed:
        yield f"fr: “{french[0]}” forbids; the Dutch text does not: n'a pas à, pas besoin de"


def said_twice(text: Text) -> Iterator[str]:
    """The same words once more without a space between: a merge of catalogues that went wrong."""
    for language, words in text.words.items():
        if match := TWICE.search(words):
            yield f"{language}: twice in a row: “{match[1]}”"


def other_numbers(text: Text) -> Iterator[str]:
    """Figures, numbers and steps are the same in each language.

    A number may stand twice in a translation: once with the Dutch word between brackets.
    """
    for name, find in (
        ("figures", FIGURE.findall),
        ("steps", STEP.findall),
        ("numbers", numbers_of),
    ):
        dutch = Counter(find(text.words["nl"]))
        for language in ("fr", "en"):
            if language in text.words and (other := Counter(find(text.words[language]))) != dutch:
                differ = [*(dutch - other).elements(), *(other - dutch).elements()]
                yield f"{language}: other {name} than in Dutch: {', '.join(differ)}"


def numbers_of(words: str) -> set[str]:
    words = STEP.sub("", ADDRESSES.sub("", FIGURE.sub("", words)))
    return {re.sub(r"\D", "", number) for number in NUMBER.findall(words)}


# --- remarks -----------------------------------------------------------------------------------
def remarks_of(text: Text) -> Iterator[str]:
    dutch = len(NEGATION["nl"].findall(text.words.get("nl", "")))
    for language in ("fr", "en"):
        other = len(NEGATION[language].findall(text.words.get(language, "")))
        if language in text.words and abs(dutch - other) > 1:
            yield f"{language}: {other} times “not”, {dutch} times in Dutch"
    for sentence in long_sentences(text, LONG):
        yield f"nl: {len(sentence.split())} words: {sentence}"


def long_sentences(text: Text, limit: int) -> list[str]:
    words = FIGURE.sub("zoveel", text.words.get("nl", ""))
    sentences = (STEP.sub("", one).strip(" *-#") for one in SENTENCE.split(words))
    return [one for one in sentences if len(one.split()) > limit]
