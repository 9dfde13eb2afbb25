"""What does a reader of a translation really read: whose words, and how old?

Only what was loaded is looked at: no question to the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language
from modeltranslation.utils import resolution_order

from gastvrij.lib.languages import SOURCE
from toolkit.following import behind, missing
from toolkit.models.translated import Translated


def language_read(row: Model, name: str) -> str:
    """That of the words that stand there: the reader's own, or the one that stands in for it."""
    order = resolution_order(_here())
    loaded = (code for code in order if row.__dict__.get(f"{name}_{code}"))
    return str(next(loaded, _here()))


@dataclass(frozen=True)
class Translation:
    """The names of the parts of a page that stand there in Dutch, or follow an older Dutch."""

    missing: list[str]
    behind: list[str]

    @property
    def is_finished(self) -> bool:
        return not self.missing and not self.behind


def translation_of(page: Translated, *others: Iterable[Any]) -> Translation:
    """Of the page, of all rows that were loaded with it, and of `others` that it shows."""
    lacking: list[str] = []
    late: list[str] = []
    loaded = getattr(page, "_prefetched_objects_cache", {}).values()
    for rows in [[page], *loaded, *others] if _here() != SOURCE else ():
        for row in rows:
            if isinstance(row, Translated) and row.is_translated():
                texts = row.texts()
                lacking += (row.name_of_part(field, page) for field in missing(texts, _here()))
                marks = row.__dict__.get("translated_from", {})
                late += (row.name_of_part(field, page) for field in behind(texts, marks, _here()))
    return Translation(list(dict.fromkeys(lacking)), list(dict.fromkeys(late)))


def _here() -> str:
    return (get_language() or SOURCE)[:2]
