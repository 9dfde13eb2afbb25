"""The one list of languages: who reads them, in which direction, and what stands in for them.

The interface and the toolkit speak three. A family's own page will speak all of these, and they
are what an organisation's volunteers may say that they speak. A language is added here.
"""

from collections.abc import Collection
from dataclasses import dataclass

DUTCH, FRENCH, ENGLISH = "nl", "fr", "en"


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    """As its readers write it."""
    locale: str
    """For Babel: numbers and dates as they are written in Belgium, and in British English."""
    direction: str = "ltr"
    instead: tuple[str, ...] = (ENGLISH, DUTCH)
    """The languages to take, in this order, where a text is missing."""
    is_interface: bool = False
    """Whether the pages and the toolkit's texts are there in it, complete at all times."""


LANGUAGES = {
    language.code: language
    for language in (
        Language(DUTCH, "Nederlands", "nl_BE", instead=(ENGLISH,), is_interface=True),
        Language(FRENCH, "Français", "fr_BE", instead=(DUTCH, ENGLISH), is_interface=True),
        Language(ENGLISH, "English", "en_GB", instead=(DUTCH,), is_interface=True),
        Language("ar", "العربية", "ar", "rtl"),
        Language("fa", "فارسی / دری", "fa", "rtl"),
        Language("ps", "پښتو", "ps", "rtl"),
        Language("ti", "ትግርኛ", "ti"),
        Language("so", "Soomaali", "so"),
        Language("tr", "Türkçe", "tr"),
        Language("uk", "Українська", "uk"),
        Language("ru", "Русский", "ru"),
        Language("es", "Español", "es"),
    )
}
SOURCE = DUTCH
"""What the toolkit is written in first; the others follow it."""
INTERFACE = tuple(code for code, language in LANGUAGES.items() if language.is_interface)
TRANSLATIONS = tuple(code for code in INTERFACE if code != SOURCE)
OF_FAMILIES = tuple(code for code in LANGUAGES if code not in INTERFACE)
"""What families read besides, in words of their own table (toolkit/spoken/)."""
FAMILY_CHOICES = [(code, LANGUAGES[code].name) for code in OF_FAMILIES]
INTERFACE_CHOICES = [(code, LANGUAGES[code].name) for code in INTERFACE]
CHOICES = [(code, language.name) for code, language in LANGUAGES.items()]


def name_of(code: str) -> str:
    return LANGUAGES[code].name


def chain_of(code: str) -> tuple[str, ...]:
    """The language itself, then those that stand in for it."""
    return (code, *LANGUAGES[code].instead)


def words_of(code: str) -> str:
    """The language of the interface from whose words a family's page is said."""
    return code if code in INTERFACE else SOURCE


def best_of(available: Collection[str], code: str) -> str:
    """The first of `available` that somebody who reads `code` can read."""
    return next(one for one in chain_of(code) if one in available)
