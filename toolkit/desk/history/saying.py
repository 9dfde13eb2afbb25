"""What differs between two moments of a row, in words: no codes, no JSON, no "None"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gastvrij.lib.languages import name_of
from gastvrij.lib.words import day_in_words
from toolkit.desk.history.states import Fields, Key, State
from toolkit.desk.history.words import Piece, in_short, pieces
from toolkit.models import ChecklistItem, ItemDue, Theme
from toolkit.models.items import RULE_FIELDS, read_rule
from toolkit.reading.conditions import Names, conditions_in_words
from toolkit.reading.due_words import ages_in_words, due_in_words
from toolkit.reading.figures import figure_in_words
from toolkit.rules.facts import Conditions
from toolkit.vocabulary import LANGUAGES

AGES = {"family_ages", "registered_ages"}
CODES_OF_STATUSES = {"family_statuses"}
CODES_OF_SITUATIONS = {"not_situations"}
SAID_AS_ONE = {"anchors", "within", "opens"}
"""What makes one sentence of a due date."""


@dataclass(frozen=True)
class Difference:
    label: str
    pieces: list[Piece]
    name: str = ""
    """Of the field."""
    line: str = ""
    """The list in which the row stands; empty for the row itself."""


class Known:
    """What the keys of other rows are called. One query a model, once somebody asks."""

    def __init__(self) -> None:
        self._names: dict[type[models.Model], dict[str, str]] = {}

    def name(self, model: type[models.Model], key: Any) -> str:
        if model not in self._names:
            rows = model._base_manager.all()
            self._names[model] = {str(one.pk): str(one) for one in rows}
        return self._names[model].get(str(key), _("(no longer there)"))

    @cached_property
    def names(self) -> Names:
        return Names.read()

    @cached_property
    def titles(self) -> dict[str, str]:
        return dict(ChecklistItem.objects.values_list("code", "title"))

    @cached_property
    def themes(self) -> dict[str, str]:
        return dict(Theme.objects.values_list("slug", "title"))


def differences(before: State, after: State, known: Known) -> list[Difference]:
    """In the order of the form: the row itself, then its lines."""
    found = []
    for key in [*after.rows, *(one for one in before.rows if one not in after.rows)]:
        was, now = before.rows.get(key), after.rows.get(key)
        if was == now:
            continue
        whole = after if now is not None else before
        prefix, line = _name_of_line(key, whole), _list_of(key, whole)
        found += [
            Difference(f"{prefix}{label}", in_short(pieces(old, new)), name, line)
            for name, label, *both in _of_row(key, was, now, known)
            for old, new in [map(_without_edges, both)]
            if old != new
        ]
    return found


def _without_edges(text: str) -> str:
    """A form takes off what stands around a text; that is no news."""
    return text.replace("\r\n", "\n").strip()


def _list_of(key: Key, state: State) -> str:
    first = next(iter(state.rows))
    if key == first:
        return ""
    page: Any = apps.get_model(first[0])
    lists = {page._meta.get_field(one).related_model._meta.label_lower: one for one in page.lines}
    return lists.get(key[0], key[0])


def _name_of_line(key: Key, state: State) -> str:
    if key == next(iter(state.rows)):
        return ""
    model = apps.get_model(key[0])
    return f"{capfirst(str(model._meta.verbose_name))} {state.place_of(key)}: "


def _of_row(
    key: Key, was: Fields | None, now: Fields | None, known: Known
) -> Iterator[tuple[str, str, str, str]]:
    """The name of the field, its label, old words, new words; one that a side did not know is no
    news."""
    model = apps.get_model(key[0])
    if model is ItemDue:
        yield "anchors", _("Deadline"), _rule(was, known), _rule(now, known)
    for name in {**(now or {}), **(was or {})}:
        is_in_both = (was is None or name in was) and (now is None or name in now)
        if not is_in_both or (model is ItemDue and name in SAID_AS_ONE):
            continue
        if was is not None and now is not None and was[name] == now[name]:
            continue
        words = [_words(model, name, one, known) if one else "" for one in (was, now)]
        yield name, label_of(model, name), words[0], words[1]


def label_of(model: Any, name: str) -> str:
    bare, _underscore, language = name.rpartition("_")
    names = {one.name for one in model._meta.fields}
    if language in LANGUAGES and bare in names:
        label = capfirst(str(model._meta.get_field(bare).verbose_name))
        return f"{label} ({name_of(language)})"
    return capfirst(str(model._meta.get_field(name).verbose_name))


def _rule(fields: Fields | None, known: Known) -> str:
    if not fields:
        return ""
    values = {}
    for name in RULE_FIELDS:
        field: Any = ItemDue._meta.get_field(name)
        values[name] = _read(field, fields.get(name, field.get_default()))
    rule = read_rule(**values)
    return due_in_words(rule, known.titles) if rule else ""


def _words(model: Any, name: str, fields: Fields, known: Known) -> str:
    field: Any = model._meta.get_field(name)
    value = _read(field, fields[name])
    if value in (None, "", [], {}):
        return ""
    if isinstance(field, models.ManyToManyField):
        return "\n".join(sorted(known.name(field.related_model, one) for one in value))
    if isinstance(field, models.ForeignKey):
        return known.name(field.related_model, value)
    if isinstance(field, ArrayField):
        return _listed(field, name, value, known)
    if isinstance(field, models.JSONField):
        cases = value if isinstance(value, list) else [value]
        return "\n".join(_case(one, known) for one in cases)
    return _plain(field, value, fields)


def _read(field: Any, value: Any) -> Any:
    """A version holds what a file of JSON can hold."""
    if isinstance(field, models.ManyToManyField | models.ForeignKey | models.JSONField):
        return value
    try:
        return field.to_python(value)
    except (ValidationError, ValueError, TypeError):
        return value


def _plain(field: Any, value: Any, fields: Fields) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Decimal):
        return figure_in_words(value, fields.get("unit", "getal"))
    return str(value)


def _listed(field: Any, name: str, value: list, known: Known) -> str:
    if name in AGES:
        return ages_in_words(tuple(value))
    called = dict(field.base_field.flatchoices or ())
    if name in CODES_OF_STATUSES:
        called = dict(known.names.statuses)
    elif name in CODES_OF_SITUATIONS:
        called = dict(known.names.situations)
    elif name == "related":
        called = known.themes
    return "\n".join(str(called.get(one, one)) for one in value)


def _case(case: dict, known: Known) -> str:
    try:
        rows = conditions_in_words(Conditions.read(case), known.names)
    except (TypeError, ValueError, KeyError, AttributeError):
        return ""
    return "; ".join(f"{label}: {words}" for label, words in rows)
