"""What somebody typed, as words that may be looked up. Pure: no database."""

import re
from collections.abc import Iterable

from gastvrij.lib.finding import plain

MOST_LETTERS = 100
MOST_WORDS = 10
MOST_LITTLE_ONES = 24  # with the little ones
WORD = re.compile(r"[^\W_]+")
SHORTEST_PART = 4
BETWEEN_PARTS = ("", "s", "e", "en", "n")

_LITTLE = """
de het een en of van voor met zonder naar bij op in uit aan om te er is zijn was ben bent ze zij
hij we wij je jij jullie u uw ik mij mijn me haar hun ons onze dat die dit deze daar hier wat
wie waar wanneer hoe waarom welk welke hoeveel wel niet geen al nog ook dan dus maar als toen
kan kun kunnen kunt mag mogen moet moeten wil willen wilt zal zullen zou wordt worden word werd
heb hebt heeft hebben had krijg krijgt krijgen doe doet doen ga gaat gaan komt komen kom iemand
iets niets alles alle allemaal elk elke veel meer minder zo heel erg even toch door over onder
tegen tot na per vanaf binnen tijdens zich zelf nu straks eerst le la les l un une du des d au
aux et ou est es suis sont ce cette ces c ca cela qui que quoi qu quel quelle quels quelles
comment combien pourquoi quand dans sur pour par avec sans chez sous j tu il elle on nous vous
ils elles m t se s mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ne n pas plus
encore deja tres peut peux peuvent puis dois doit doivent faut ai as avons avez ont avoir etre
fait faire y si mais donc ni the a an and or for to from with without at by into out are were be
been am do does did can could may might must shall should will would has have get gets i you he
she it they him her us them my your his its our their this that these those what which who whom
where when how why much many more less some any no not there here so too very just if then than
about want wants need needs
"""
LITTLE_WORDS = frozenset(_LITTLE.split())
"""They say how somebody asks, not about what."""


def all_words(typed: str) -> list[str]:
    """Small letters without accents."""
    return WORD.findall(plain(typed[:MOST_LETTERS].replace("\0", " ")))[:MOST_LITTLE_ONES]


def telling(words: list[str], *, others: bool = False) -> list[str]:
    """Little words left out where there are others, `others` or among these."""
    found = [word for word in words if word not in LITTLE_WORDS and len(word) > 1]
    return list(dict.fromkeys(found if found or others else words))[:MOST_WORDS]


def words_of(typed: str) -> list[str]:
    return telling(all_words(typed))


def parts_of(word: str) -> list[tuple[str, str]]:
    """In which two words a Dutch compound may fall apart, with or without a letter in between."""
    found = []
    for end in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        for between in BETWEEN_PARTS:
            first = word[: end - len(between)] if between else word[:end]
            if len(first) >= SHORTEST_PART and word[:end].endswith(between):
                found.append((first, word[end:]))
    return found


def phrases(words: list[str], longest: int) -> Iterable[tuple[int, int, str]]:
    """Words that stand next to each other, the longest first: from, up to, together."""
    for length in range(min(longest, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            yield start, start + length, " ".join(words[start : start + length])
