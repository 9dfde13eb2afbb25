"""Forms of rows that several people have open at once: what others changed stays, nothing is lost.

The idea is that of merging.py. A row of the toolkit holds thousands of words in three languages, so
its form sends along a fingerprint of what its user saw instead of the words themselves.
"""

import hashlib
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache, cached_property
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gastvrij.lib.merging import choices_in_words
from gastvrij.lib.words import day_in_words, moment_in_words

CHANGED = "changed"
GONE = "gone"
SEEN = "seen"
SEVERAL = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


class History:
    """Who changed what, and when? This one knows nobody; the admin's knows (merging_admin.py)."""

    def of(self, since: float, model: Any, label: str = "", verb: str = CHANGED) -> tuple | None:
        """The name of who did it after `since`, and the moment."""
        return None


def fingerprint(field: forms.Field, raw: Any) -> str:
    """Equal for what a user would call the same, however it is written down."""
    return hashlib.sha256(_plain(field, raw).encode()).hexdigest()[:16]


def _plain(field: forms.Field, raw: Any) -> str:
    if isinstance(field, SEVERAL):
        return "\n".join(sorted(str(one) for one in raw or ()))
    if isinstance(field, forms.ModelChoiceField):
        return str(raw or "")
    try:
        is_compound = isinstance(field, forms.MultiValueField)
        value = field.clean(raw) if is_compound else field.to_python(raw)
    except ValidationError:
        value = raw
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0).isoformat()
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, sort_keys=True, default=str) if value else ""
    return "" if value is None or value is False else str(value)


def moment_of(mark: str) -> float:
    """When its user saw what the mark tells; 0 if that is nonsense."""
    at = str(mark).partition(".")[2]
    return float(at) if re.fullmatch(r"\d{1,11}", at) else 0.0


class Prints(NamedTuple):
    seen: str = ""
    typed: str = ""
    now: str = ""


class SeenField(forms.BoundField):
    """A field that sends along what its user saw, and takes what others wrote where its user wrote
    nothing."""

    form: "MergingModelForm"

    @property
    def mark_name(self) -> str:
        """Not `initial-`: that is Django's own, of a field whose default is counted."""
        return f"{SEEN}-{self.html_name}"

    @cached_property
    def is_watched(self) -> bool:
        is_file = isinstance(self.field, forms.FileField)
        is_plumbing = (
            self.name == DELETION_FIELD_NAME
            or self.field.disabled
            or self.field.widget.is_hidden
            or is_file
        )
        return not (self.form.instance._state.adding or is_plumbing)

    @cached_property
    def now(self) -> Any:
        """What stands there now, as a browser would send it."""
        if isinstance(self.field, forms.MultiValueField):
            widget = self.field.widget
            return widget.decompress(self.initial)  # type: ignore[attr-defined]
        return self.field.prepare_value(self.initial)

    @cached_property
    def prints(self) -> "Prints":
        """Three that are alike where nobody said what they saw."""
        sent = self.form.data.get(self.mark_name) if self.form.is_bound else None
        if not self.is_watched or not sent:
            return Prints()
        typed = fingerprint(self.field, super().data)
        return Prints(sent.partition(".")[0], typed, fingerprint(self.field, self.now))

    @property
    def seen_at(self) -> float:
        return moment_of(self.form.data.get(self.mark_name, ""))

    @property
    def was_changed_by_others(self) -> bool:
        return self.prints.seen != self.prints.now

    @property
    def was_changed_here(self) -> bool:
        return self.prints.seen != self.prints.typed

    @property
    def is_contested(self) -> bool:
        differs = self.prints.typed != self.prints.now
        return self.was_changed_by_others and self.was_changed_here and differs

    @property
    def data(self) -> Any:
        is_theirs = self.was_changed_by_others and not self.was_changed_here
        return self.now if is_theirs else super().data

    def __str__(self) -> SafeString:
        return super().__str__() + self.mark if self.is_watched else super().__str__()

    __html__ = __str__

    @property
    def seen(self) -> str:
        """What its user sees from now on; after another mistake, what they saw at first."""
        sent: str = self.form.data.get(self.mark_name, "") if self.form.is_bound else ""
        if not sent or self.was_changed_by_others:
            return f"{fingerprint(self.field, self.now)}.{int(time.time())}"
        return sent

    @property
    def mark(self) -> SafeString:
        return format_html('<input type="hidden" name="{}" value="{}">', self.mark_name, self.seen)

    def in_words(self) -> str:
        """What others made of it."""
        now, field = self.initial, self.field
        if isinstance(field, forms.ModelChoiceField):
            keys = self.now if isinstance(field, SEVERAL) else [self.now]
            model = cast(Any, field).queryset.model
            rows = model._base_manager.filter(pk__in=[one for one in keys if one])
            return ", ".join(str(row) for row in rows) or _("empty")
        if isinstance(now, bool):
            return _("yes") if now else _("no")
        if isinstance(now, datetime):
            return moment_in_words(now)
        if isinstance(now, date):
            return day_in_words(now)
        if getattr(field, "choices", ()):
            return choices_in_words(field, now)
        return str(self.now or "") or _("empty")


class MergingModelForm(forms.ModelForm):
    """Different fields merge; the same field is refused, with both values in sight."""

    bound_field_class = SeenField
    history = History()
    asks_again: str = ""
    """Why what was sent may not be done yet, whatever its fields say."""
    gone_since: float | None = None
    """Of a row that somebody took away while it was changed here."""

    def __init__(self, *args: Any, **kwargs: Any):
        self.conflicts: list[str] = []
        super().__init__(*args, **kwargs)

    def watched(self) -> Iterator[SeenField]:
        every = (cast(SeenField, self[name]) for name in self.fields)
        return (bound for bound in every if bound.is_watched)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        if self.asks_again:
            self._refuse(None, self.asks_again)
        if self.gone_since is not None:
            found = self.history.of(self.gone_since, self._meta.model, verb="deleted")
            self._refuse(None, gone_in_words(found))
        if not self.data.get(self.add_prefix(DELETION_FIELD_NAME)):
            for bound in self.watched():
                if bound.is_contested:
                    self._refuse(bound.name, self._words_of(bound))

    def _refuse(self, name: str | None, words: str) -> None:
        self.conflicts.append(name or "")
        self.add_error(name, words)

    def _words_of(self, bound: SeenField) -> str:
        return format_html(
            '{} <span class="theirs">{}</span> {}',
            changed_in_words(self.history.of(bound.seen_at, self._meta.model, label_of(bound))),
            bound.in_words(),
            _("What you typed still stands in the field. Save again to put it in its place."),
        )


def label_of(bound: SeenField) -> Any:
    return bound.field.label or bound.name


def changed_in_words(found: tuple | None) -> str:
    if found is None:
        return _("Somebody changed this in the meantime. Now it says:")
    words = _("%(who)s changed this in the meantime (%(moment)s). Now it says:")
    return words % {"who": found[0], "moment": moment_in_words(found[1])}


def gone_in_words(found: tuple | None) -> str:
    if found is None:
        words = _("Somebody took this away in the meantime.")
    else:
        words = _("%(who)s took this away in the meantime (%(moment)s).") % {
            "who": found[0],
            "moment": moment_in_words(found[1]),
        }
    return " ".join([words, _("What you typed still stands here. Save again to add it anew.")])


class MergingFormSet(forms.BaseInlineFormSet):
    """Rows below a row. What somebody took away, and was not touched here, is gone; what was
    touched here is asked about, and can be added anew."""

    history = History()

    def __init__(self, data: Any = None, files: Any = None, instance: Any = None, **kwargs: Any):
        self.conflicts: list[str] = []
        if data is not None and instance is not None and instance.pk:
            prefix = kwargs.get("prefix") or self.get_default_prefix()
            data = self._without_gone(data, instance, prefix)
        super().__init__(data, files, instance, **kwargs)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        flag = f"{self.prefix}-{i}-{GONE}"
        if self.is_bound and flag in self.data:
            form.gone_since = float(self.data[flag])
        return form

    def clean(self) -> None:
        super().clean()
        forms: list[Any] = self.forms
        old = forms[: self.initial_form_count()]
        deleted = [form for form in old if cast(Any, self)._should_delete_form(form)]
        asks = [self._asks_before_deleting(form) for form in deleted]
        self.conflicts += [name for form in forms for name in form.conflicts]
        if any(asks):
            raise ValidationError(
                _("Somebody changed what you wanted to delete. Look once more: nothing was saved.")
            )

    def _asks_before_deleting(self, form: Any) -> bool:
        changed = [bound for bound in form.watched() if bound.was_changed_by_others]
        for bound in changed:
            words = format_html(
                '{} <span class="theirs">{}</span> {}',
                changed_in_words(self.history.of(bound.seen_at, self.model, label_of(bound))),
                bound.in_words(),
                _("You wanted to delete this. Save again if you still want to."),
            )
            form.conflicts.append(bound.name)
            form.add_error(bound.name, words)
        return bool(changed)

    def _without_gone(self, data: Any, instance: Any, prefix: str) -> Any:
        """The same, with the rows that are no longer there taken out, or made into new ones."""
        model: Any = self.model
        key = model._meta.pk.name
        numbers = {}
        for name in ("INITIAL_FORMS", "TOTAL_FORMS"):
            number = data.get(f"{prefix}-{name}") or ""
            if not re.fullmatch(r"\d{1,3}", number):
                return data
            numbers[name] = int(number)
        old = range(min(numbers.values()))
        there = model._base_manager.filter(**{self.fk.name: instance})
        there_now = {str(pk) for pk in there.values_list("pk", flat=True)}
        sent = {i: data[name] for i in old if (name := f"{prefix}-{i}-{key}") in data}
        gone = [i for i, pk in sent.items() if pk not in there_now]
        if not gone:
            return data
        touched = {i: at for i in gone if (at := self._touched_at(data, prefix, i)) is not None}
        kept = [i for i in old if i not in gone]
        order = [*kept, *touched, *range(len(old), numbers["TOTAL_FORMS"])]
        return renumbered(data, prefix, order, kept, touched, key)

    def _touched_at(self, data: Any, prefix: str, i: int) -> float | None:
        """When its user saw the row, if they changed something in it and did not delete it."""
        if data.get(f"{prefix}-{i}-{DELETION_FIELD_NAME}"):
            return None
        for name, field in self.form.base_fields.items():
            mark = data.get(f"{SEEN}-{prefix}-{i}-{name}", "")
            raw = field.widget.value_from_datadict(data, {}, f"{prefix}-{i}-{name}")
            seen = mark.partition(".")[0]
            if seen and fingerprint(field, raw) != seen:
                return moment_of(mark)
        return None


def renumbered(
    data: Any, prefix: str, order: list[int], kept: list[int], touched: dict[int, float], key: str
) -> QueryDict:
    """What was sent of a formset, with its rows in this order and those that are touched as new."""
    place = {old: new for new, old in enumerate(order)}
    pattern = re.compile(rf"({SEEN}-|initial-)?{re.escape(prefix)}-(\d+)-(.+)")
    answer = QueryDict(mutable=True)
    for name, values in data.lists():
        match = pattern.fullmatch(name)
        if not match:
            answer.setlist(name, values)
            continue
        mark, old, rest = match[1] or "", int(match[2]), match[3]
        is_old_mark = old in touched and (mark or rest == key)
        if old in place and not is_old_mark:
            answer.setlist(f"{mark}{prefix}-{place[old]}-{rest}", values)
    for old, at in touched.items():
        answer[f"{prefix}-{place[old]}-{key}"] = ""
        answer[f"{prefix}-{place[old]}-{GONE}"] = str(at)
    answer[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
    answer[f"{prefix}-TOTAL_FORMS"] = str(len(order))
    return answer


@cache
def merging_form(form: type) -> type:
    """The same form, that merges."""
    if issubclass(form, MergingModelForm):
        return form
    return type(form.__name__, (MergingModelForm, form), {"__module__": form.__module__})


@cache
def merging_formset(formset: type) -> type:
    if issubclass(formset, MergingFormSet):
        return formset
    return type(formset.__name__, (MergingFormSet, formset), {"__module__": formset.__module__})
