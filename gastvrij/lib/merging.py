"""Forms that several people may have open at once, so that nobody overwrites another unseen."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.encryption import is_unreadable
from gastvrij.lib.words import day_in_words

KEEP_IT = _(
    "This can't be read now, but it is not lost. Leave it as it is and it is kept; what you type "
    "here replaces it for ever."
)


class MergingField(forms.BoundField):
    @property
    def hidden_initial(self):
        """What the user saw, for templates that show the choices one by one (`_field.html`)."""
        return self.as_hidden(only_initial=True) if self.field.show_hidden_initial else ""


class MergingForm(forms.Form):
    """A form that several people may have open at once.

    It sends along what its user saw. So it knows what they changed (`changes`), leaves alone
    what they did not, and where somebody else changed the very same field in the meantime it
    tells so (`conflicts`) instead of overwriting it.
    """

    bound_field_class = MergingField
    names_in_history: dict[str, str] = {}
    """What a field is called where history tells of it, if it is called otherwise there."""

    def __init__(self, *args, current, author_of=lambda name: None, **kwargs):
        """`author_of` says who last changed the field with this name, or None."""
        self.current = current
        self.author_of = author_of
        self.conflicts = []
        super().__init__(*args, **kwargs | {"initial": current})
        for name, field in self.fields.items():
            field.show_hidden_initial = True
            if is_unreadable(current.get(name)):
                field.help_text = KEEP_IT

    @property
    def changes(self):
        """What the user changed, by field; only after validation."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not is_same(value, self.current.get(name))
        }

    def clean(self):
        cleaned = super().clean()
        for name in list(cleaned):
            seen, now = self._seen(name), self.current.get(name)
            if is_same(cleaned[name], seen):
                cleaned[name] = now
            elif not is_same(seen, now) and not is_same(cleaned[name], now):
                self._tell_conflict(name, now)
        return cleaned

    def _seen(self, name):
        bound = self[name]
        if bound.html_initial_name not in self.data:
            # Of a list without anything in it, a form sends nothing.
            is_list = isinstance(bound.field, forms.MultipleChoiceField)
            return [] if is_list else self.current.get(name)
        raw = bound.field.hidden_widget().value_from_datadict(
            self.data, self.files, bound.html_initial_name
        )
        try:
            return bound.field.to_python(raw)
        except forms.ValidationError:
            return None

    def _tell_conflict(self, name, now):
        self.conflicts.append(name)
        message = _("%(who)s changed this in the meantime to: %(value)s. Choose again and save.")
        shown = self._in_words(self.fields[name], now)
        self.add_error(name, message % {"who": self._who_changed(name), "value": shown})
        self._mark_as_seen(
            name, now if isinstance(now, list) else ["" if now is None else str(now)]
        )

    def _who_changed(self, name):
        return self.author_of(self.names_in_history.get(name, name)) or _("Somebody")

    def _mark_as_seen(self, name, values):
        """From now on the user has seen it, so that the next save goes through."""
        self.data = self.data.copy()
        self.data.setlist(self[name].html_initial_name, values)

    def _in_words(self, field, value):
        if isinstance(value, date):
            return day_in_words(value)
        return choices_in_words(field, value)


def choices_in_words(field, value):
    """By the labels of the field's choices, if it has any."""
    labels = dict(getattr(field, "choices", ()))
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(labels.get(one, one)) for one in values if one) or str(_("empty"))


def is_same(one, other):
    if isinstance(one, list) or isinstance(other, list):
        return set(one or ()) == set(other or ())
    return (one or None) == (other or None)
