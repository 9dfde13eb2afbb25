"""Which page a report is about: an address of ours that everybody may read, or none."""

from dataclasses import dataclass

from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path

from gastvrij.lib.languages import INTERFACE

READ_BY_ALL = {
    "toolkit:index",
    "toolkit:chapter",
    "toolkit:section",
    "toolkit:theme",
    "toolkit:item",
    "toolkit:glossary",
    "toolkit:changes",
    "members:organisation",
}
EDITED_AS = {
    "toolkit:chapter": ("chapter", "slug", "slug"),
    "toolkit:section": ("section", "slug", "slug"),
    "toolkit:theme": ("theme", "slug", "slug"),
    "toolkit:item": ("checklistitem", "code", "code"),
}
"""By address: the model, its field, and the part of the address that holds it."""


@dataclass(frozen=True)
class Page:
    address: str
    name: str
    values: dict[str, str]


def page_at(address: str) -> Page | None:
    """Nothing of another site, of families or of nobody: only what a visitor can report."""
    path = address.partition("?")[0].partition("#")[0]
    if len(path) > 200 or get_language_from_path(path) not in INTERFACE:
        return None
    try:
        match = resolve(path)
    except (Resolver404, UnicodeError):
        return None
    if match.view_name not in READ_BY_ALL:
        return None
    return Page(path, match.view_name, match.kwargs)
