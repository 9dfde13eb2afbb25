"""Everything that we hold about a family, on paper: the same as in the file, in words."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from checklist.progress.checklist import Checklist
from checklist.taking_along.export import COLUMNS, everything
from gastvrij.lib.files import OnBelgianClocks
from gastvrij.lib.typesetting import set_pdf
from toolkit.paper.collection import LAYOUTS
from toolkit.paper.tree import settable

LAYOUT = "document.typ"
PARTS = {
    "family": gettext_lazy("Family"),
    "persons": gettext_lazy("People"),
    "buddies": gettext_lazy("Buddies"),
    "checklist": gettext_lazy("Checklist"),
    "own_items": gettext_lazy("items of one's own"),
    "timeline": gettext_lazy("Timeline"),
    "links": gettext_lazy("links"),
    "other_organisations": gettext_lazy("passages to another organisation"),
    "request_to_erase": gettext_lazy("request to erase"),
    "audit_trail": gettext_lazy("Who looked and who did what"),
}


def as_pdf(checklist: Checklist, now: datetime) -> bytes:
    """Made while it is asked for, and kept nowhere."""
    return set_pdf(LAYOUTS / LAYOUT, data_of(checklist), now).content


def data_of(checklist: Checklist) -> dict[str, Any]:
    """Of the list, what is for this family or what somebody wrote down about it."""
    found = json.loads(json.dumps(everything(checklist), cls=OnBelgianClocks))
    found["checklist"] = [one for one in found["checklist"] if one["applies"] or one["changed_at"]]
    language, labels = get_language() or "", _labels()

    def in_words(name: str, content: Any) -> dict[str, Any]:
        rows = content if isinstance(content, list) else [content]
        return {
            "title": {"lang": language, "c": [settable(capfirst(str(PARTS.get(name, name))))]},
            "body": {"lang": language, "c": [_list(row, labels) for row in rows if row]},
        }

    return {
        "lang": language,
        "document": settable(_("Everything that we keep about you")),
        "author": "Gastvrij Netwerk",
        "title": {"lang": language, "c": [settable(_("Everything that we keep about you"))]},
        "summary": "",
        "foot": settable(checklist.household.organisation.name),
        "sections": [in_words(name, content) for name, content in found.items() if content],
        "sources_title": "",
        "sources": [],
    }


def _list(row: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    """What there is, as a list: its name, and what it is."""
    lines = [
        [{"t": "b", "c": [settable(capfirst(labels.get(name, name.replace("_", " "))))]}, words]
        for name, value in row.items()
        if (words := ": " + settable("; ".join(_plain(value)))) != ": "
    ]
    return {"t": "ul", "c": [[{"t": "p", "c": line}] for line in lines]}


def _plain(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            if words := ", ".join(_plain(one)):
                yield f"{name} = {words}"
    elif isinstance(value, list):
        for one in value:
            yield from _plain(one)
    elif isinstance(value, bool):
        yield _("yes") if value else _("no")
    elif value not in (None, ""):
        yield str(value)


def _labels() -> dict[str, str]:
    """What a field is called in forms; what has no name there keeps that of the file."""
    named = {
        field.name: str(field.verbose_name)
        for model in apps.get_app_config("checklist").get_models()
        for field in model._meta.concrete_fields
        if str(field.verbose_name) != field.name.replace("_", " ")
    }
    return named | {name: str(label) for name, label in COLUMNS.items()}
