"""Whether words stand in a text, as people type them: without accents, in any order."""

import unicodedata


def plain(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()  # the same, ten times as fast: of thousands of labels most are so
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def is_found(words: str, text: str) -> bool:
    """Whether each of the words stands somewhere in the text, as a part of a word too."""
    within = plain(text)
    return all(word in within for word in plain(words).split())
