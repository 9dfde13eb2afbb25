"""Which language does a reader really read, where a translation is missing?

Only what was loaded is looked at: no question to the database.
"""

from django.db.models import Model
from django.utils.translation import get_language
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import resolution_order

from gastvrij.lib.languages import SOURCE


def language_read(row: Model, name: str) -> str:
    """That of the words that stand there: the reader's own, or the one that stands in for it."""
    order = resolution_order(_here())
    loaded = (code for code in order if row.__dict__.get(f"{name}_{code}"))
    return str(next(loaded, _here()))


def missing_parts(page: Model) -> list[str]:
    """The names of the page's parts that are not there in the reader's language."""
    names = [
        str(page._meta.get_field(name).verbose_name)
        for name in _translated(page)
        if language_read(page, name) != _here()
    ]
    for rows in getattr(page, "_prefetched_objects_cache", {}).values():
        for row in rows:
            if any(language_read(row, name) != _here() for name in _translated(row)):
                names.append(str(row._meta.verbose_name_plural))
                break
    return names


def _translated(row: Model) -> list[str]:
    try:
        return list(translator.get_options_for_model(type(row)).fields)
    except NotRegistered:
        return []


def _here() -> str:
    return (get_language() or SOURCE)[:2]
