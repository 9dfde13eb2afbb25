"""A row of the toolkit with its lines, as it stood at a moment: of a kept version, or of now."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db.models import ForeignKey, Model
from reversion.models import Revision, Version

from toolkit.models.translated import Line, Translated

NOT_TOLD = {"imported_hash", "translated_from", "id"}
"""What no curator wrote."""
Key = tuple[str, str]
"""The name of a model and the key of a row."""
Fields = dict[str, Any]


@dataclass(frozen=True)
class State:
    rows: dict[Key, Fields] = field(default_factory=dict)
    """The row itself first, then its lines in their order; values as the files of versions have
    them."""

    def place_of(self, key: Key) -> int:
        """Which of the lines of its kind it is, counted from one."""
        return [one for one in self.rows if one[0] == key[0]].index(key) + 1


@dataclass
class Kept:
    """One version: whose, when, and how it stood."""

    version: Version
    state: State
    is_of_several: bool = False
    """Kept together with other pages, so it can't go back alone."""

    @cached_property
    def revision(self) -> Revision:
        return self.version.revision


def lines_of(model: type[Model]) -> dict[type[Model], str]:
    """The models of what hangs on a row of this one, and the name of the field that says so."""
    found = {}
    for name in getattr(model, "lines", ()):
        relation: Any = model._meta.get_field(name)
        found[relation.related_model] = relation.field.name
    return found


def state_of_now(row: Translated) -> State:
    lines = [line for name in row.lines for line in getattr(row, name).all()]
    return _state(json.loads(serializers.serialize("json", [row, *lines])))


def kept_of(row: Translated, most: int, **only: Any) -> list[Kept]:
    """Its versions, the newest first. Three queries, however many there are."""
    model = type(row)
    found = Version.objects.get_for_object(row).filter(**only).order_by("-pk")
    versions = list(found.select_related("revision__user")[:most])
    lines = lines_of(model)
    kinds = ContentType.objects.get_for_models(model, *lines).values()
    beside = Version.objects.filter(
        revision__in=[one.revision_id for one in versions], content_type__in=list(kinds)
    )
    by_revision = defaultdict(list)
    for one in beside.order_by("pk"):
        by_revision[one.revision_id].append(one)
    return [_kept(row, one, by_revision[one.revision_id], lines) for one in versions]


def _kept(row: Any, version: Version, beside: list[Version], lines: dict) -> Kept:
    fields_of = {one._meta.label_lower: name for one, name in lines.items()}
    told = [json.loads(version.serialized_data)[0]]
    is_of_several = False
    for one in beside:
        [data] = json.loads(one.serialized_data)
        if data["model"] in fields_of:
            if str(data["fields"].get(fields_of[data["model"]])) == str(row.pk):
                told.append(data)
        elif one.object_id != version.object_id:
            is_of_several = True
    return Kept(version, _state(told), is_of_several)


def _state(told: Iterable[dict]) -> State:
    first, *lines = [one for one in told if _is_known(one["model"])]
    lines.sort(key=lambda one: (one["model"], one["fields"].get("order") or 0, str(one["pk"])))
    rows = {(one["model"], str(one["pk"])): dict(_told(one)) for one in [first, *lines]}
    return State(rows)


def _is_known(label: str) -> bool:
    try:
        apps.get_model(label)
    except LookupError:
        return False
    return True


def _told(one: dict) -> Iterator[tuple[str, Any]]:
    """What people may have written in it, in the order of the model."""
    model: Any = apps.get_model(one["model"])
    written = _followed(model)
    for name in [each.name for each in (*model._meta.fields, *model._meta.many_to_many)]:
        if name in one["fields"] and name not in NOT_TOLD and name not in written:
            yield name, one["fields"][name]


def _followed(model: Any) -> set[str]:
    """Names without a language stand for one of those with a language; parents say where a line
    hangs."""
    keys = {one.name for one in model._meta.fields if isinstance(one, ForeignKey)}
    parents = keys & {"theme", "section", "item"} if issubclass(model, Line) else set()
    return {*_translated(model), *parents}


def _translated(model: Any) -> Iterator[str]:
    names = {one.name for one in model._meta.fields}
    return (name for name in names if f"{name}_nl" in names)
