"""How much of a language is there, and how much of it a speaker checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from gastvrij.lib.languages import LANGUAGES, OF_FAMILIES, Language
from gastvrij.lib.public_content import kept_of_toolkit
from toolkit.following import mark_of
from toolkit.models import Spoken
from toolkit.spoken.sources import KINDS, to_say


@dataclass(frozen=True)
class Count:
    total: int = 0
    said: int = 0
    checked: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.total + other.total, self.said + other.said, self.checked + other.checked)

    @property
    def in_dutch(self) -> int:
        """Not translated, or not shown to say the same: a family reads these in Dutch."""
        return self.total - self.said

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means everything."""
        return 100 * self.said // self.total if self.total else 0

    @property
    def percent_checked(self) -> int:
        return 100 * self.checked // self.total if self.total else 0


@kept_of_toolkit
def marks_of_kinds() -> Mapping[str, tuple[str, ...]]:
    """By kind the marks of all that there is to say."""
    return {kind: tuple(map(mark_of, texts)) for kind, texts in to_say().items()}


@kept_of_toolkit
def counts() -> Mapping[str, Mapping[str, Count]]:
    """By language and kind."""
    kinds = marks_of_kinds()
    found: dict[str, dict[str, bool]] = {language: {} for language in OF_FAMILIES}
    rows = Spoken.objects.shown().values_list("language", "mark", "state")
    for language, mark, state in rows:
        found.setdefault(language, {})[mark] = state == Spoken.State.CHECKED
    return {
        language: {kind: _count(marks, known) for kind, marks in kinds.items()}
        for language, known in found.items()
    }


def _count(marks: tuple[str, ...], known: Mapping[str, bool]) -> Count:
    said = [known[mark] for mark in marks if mark in known]
    return Count(len(marks), len(said), sum(said))


def table() -> list[tuple[Language, list[tuple[str, Count]], Count]]:
    """For each language its kinds of text, and all of them together."""
    counted = counts()
    return [
        (
            LANGUAGES[language],
            [(str(KINDS[kind]), count) for kind, count in counted[language].items()],
            together(language),
        )
        for language in OF_FAMILIES
    ]


def together(language: str) -> Count:
    """All kinds of one language."""
    return sum(counts().get(language, {}).values(), Count())
