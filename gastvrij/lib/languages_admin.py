"""Forms of translated rows in the admin: the languages of a text stand together, as tabs.

The tabs are made by static/js/languages.js; without it the languages stand under each other.
"""

from collections.abc import Iterable
from functools import cache
from math import ceil
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst

from gastvrij.lib.languages import SOURCE, TRANSLATIONS, name_of

ORDER = (SOURCE, *TRANSLATIONS)
LETTERS_IN_A_LINE = 90
FEWEST_LINES = 2


@cache
def languages_of(model: Any) -> dict[str, tuple[str, str]]:
    """For each column of a translated text, the text and the language."""
    return {
        field.name: (field.translated_field.name, field.language)
        for field in model._meta.get_fields()
        if hasattr(field, "translated_field")
    }


def lines_of(text: str) -> int:
    """How tall a field must be, where a browser can't see to it by itself."""
    lines = [ceil(len(line) / LETTERS_IN_A_LINE) or 1 for line in text.splitlines()]
    return max(FEWEST_LINES, sum(lines))


class LanguagesForm(forms.ModelForm):
    """Each field of a text says which language it is, and is as tall as what stands in it."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, (text, language) in self._columns():
            if name in self.fields:
                self._dress(name, text, language)

    @property
    def text_languages(self) -> list[tuple[str, str]]:
        """To choose from, for the page as a whole."""
        here = {one for name, (_, one) in self._columns() if name in self.fields}
        return [(code, name_of(code)) for code in ORDER if code in here]

    def state_of(self, text: str, language: str) -> tuple[str, str]:
        """A word for the tab, and a sentence below the field; empty where there is nothing."""
        return "", ""

    def _columns(self) -> Iterable[tuple[str, tuple[str, str]]]:
        model: Any = self._meta.model
        return languages_of(model).items()

    def _dress(self, name: str, text: str, language: str) -> None:
        field = self.fields[name]
        note, sentence = self.state_of(text, language)
        attrs = {"lang": language, "data-language": language, "data-name": name_of(language)}
        attrs["data-title"] = capfirst(self._meta.model._meta.get_field(text).verbose_name)
        if note:
            attrs["data-note"] = note
        if isinstance(field.widget, forms.Textarea):
            attrs["rows"] = str(lines_of(self.shown(name)))
        field.widget.attrs.update(attrs)
        if sentence:
            field.help_text = format_html(
                '{}<div class="languages__state">{}</div>', field.help_text, sentence
            )

    def shown(self, name: str) -> str:
        """What stands in the field: what was typed, or what is stored."""
        typed = self.data.get(self.add_prefix(name)) if self.is_bound else None
        return str(self.initial.get(name) or "" if typed is None else typed)


class LanguagesTogether:
    """For an admin class or the lines below one: a text's languages make one row of the form."""

    class Media:
        js = [forms.Script("js/languages.js", type="module")]

    def get_fieldsets(self, request: Any, obj: Any = None) -> list:
        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        model = self.model  # type: ignore[attr-defined]
        return [
            (name, {**options, "fields": together(model, options["fields"])})
            for name, options in fieldsets
        ]


def together(model: Any, fields: Iterable) -> list:
    """`["order", "text_en", "text_nl"]` -> `["order", ("text_nl", "text_en")]`."""
    columns = languages_of(model)
    rows: dict[str, Any] = {}
    for name in fields:
        text, language = columns.get(name, ("", "")) if isinstance(name, str) else ("", "")
        if language:
            rows.setdefault(f"languages of {text}", []).append(name)
        else:
            rows[str(name)] = name
    return [in_order(row, columns) if isinstance(row, list) else row for row in rows.values()]


def in_order(names: list[str], columns: dict[str, tuple[str, str]]) -> Any:
    ordered = tuple(sorted(names, key=lambda name: ORDER.index(columns[name][1])))
    return ordered if len(ordered) > 1 else ordered[0]
