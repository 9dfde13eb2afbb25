"""A Dutch text in the reader's language, where a family reads in one of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gastvrij.lib.languages import INTERFACE, SOURCE
from gastvrij.lib.public_content import kept_of_toolkit
from toolkit.following import mark_of
from toolkit.models import Spoken


@dataclass(frozen=True)
class Said:
    """A text, and in which language it is there."""

    words: str
    language: str

    def __mod__(self, values: Mapping[str, object]) -> "Said":
        return Said(self.words % values, self.language)

    def __html__(self) -> SafeString:
        """What stays Dutch on the page of another language says so, for eyes and voices."""
        if self.language == get_language():
            return format_html("{}", self.words)
        return format_html('<span lang="{}" dir="ltr">{}</span>', self.language, self.words)

    def __str__(self) -> str:
        return self.words


@kept_of_toolkit
def book_of(language: str) -> Mapping[str, str]:
    """The words, by the mark of the Dutch."""
    found = Spoken.objects.filter(language=language).shown()
    return dict(found.values_list("mark", "words"))


def say(text: str) -> Said:
    """`text` is Dutch, unless the reader's language is one of the interface: then it is in that."""
    language = get_language() or SOURCE
    if language in INTERFACE:
        return Said(text, language)
    words = book_of(language).get(mark_of(text))
    return Said(words, language) if words else Said(text, SOURCE)


@kept_of_toolkit
def languages_of(mark: str) -> Mapping[str, str]:
    """One text in all languages in which it is there: by the mark of its Dutch."""
    found = Spoken.objects.filter(mark=mark).shown()
    return dict(found.values_list("language", "words"))
