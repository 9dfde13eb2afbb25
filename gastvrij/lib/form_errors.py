"""What is wrong on a page, over all its forms together: for the summary on top and the title."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    text: str
    """With the name of the field in front, where it is about one."""
    target: str = ""
    """The id to go to; none for what is about the whole form."""


def problems_of(found: Any) -> list[Problem]:
    """Of a form, of a set of forms, or of an object that names its `forms_together`."""
    return [problem for form in forms_of(found) for problem in _problems(form)]


def forms_of(found: Any) -> list[BaseForm | BaseFormSet]:
    # By its type: what is lazy, such as the token against forgery, stays untouched.
    if issubclass(type(found), BaseForm | BaseFormSet):
        return [found] if found.is_bound else []
    together: Iterable[Any] = found.forms_together if hasattr(type(found), "forms_together") else ()
    return [form for one in together for form in forms_of(one)]


def _problems(form: BaseForm | BaseFormSet) -> Iterator[Problem]:
    if isinstance(form, BaseFormSet):
        yield from (Problem(str(error)) for error in form.non_form_errors())
        for one in form.forms:
            yield from _problems(one)
        return
    name = getattr(form, "title_in_summary", "")
    yield from (Problem(_joined(name, error)) for error in form.non_field_errors())
    for field in form:
        for error in field.errors:
            yield _about(field, name, str(error))


def _about(field: BoundField, name: Any, error: str) -> Problem:
    if field.is_hidden:
        return Problem(_joined(name, error))
    group = getattr(field.field, "title_in_summary", "")
    target = field.id_for_label or field.auto_id
    return Problem(_joined(name, group, field.label, error), str(target))


def _joined(*parts: Any) -> str:
    """As each language writes a colon; after a question there is none."""
    *names, text = [str(part) for part in parts if part]
    for name in reversed(names):
        if name.endswith("?"):
            text = f"{name} {text}"
        else:
            text = _("%(name)s: %(text)s") % {"name": name, "text": text}
    return text
