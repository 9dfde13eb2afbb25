"""Fields of forms that more than one app asks for."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.fields import InvalidJSONInput
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.visible import as_read

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""A day outside these is a slip."""
A_DAY = _("Write the day, the month and the year, for example 31/12/2026.")
A_LOT_OF_BRACKETS = _("There are too many brackets in this.")
TOO_FAR = _("Is the year right? This day is too far away.")


class DateField(forms.DateField):
    """A day as the browser's own calendar gives it, or typed as 31/12/2026."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
            validators=[
                MinValueValidator(date(FIRST_YEAR, 1, 1)),
                MaxValueValidator(date(LAST_YEAR, 12, 31)),
            ],
            error_messages={"invalid": A_DAY, "min_value": TOO_FAR, "max_value": TOO_FAR},
            **kwargs,
        )


def date_field(model, name, field_class=None):
    """A field of the form for a day of the model, with its label and help text."""
    field = model._meta.get_field(name)
    return (field_class or DateField)(label=capfirst(field.verbose_name), help_text=field.help_text)


class PastDateField(DateField):
    def clean(self, value):
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class JSONField(forms.JSONField):
    """Thousands of opening brackets are a mistake of who sent them, and no breakdown of ours."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except RecursionError:
            raise forms.ValidationError(A_LOT_OF_BRACKETS, code="invalid") from None

    def bound_data(self, data, initial):
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return InvalidJSONInput(data)  # shown again as it was typed


class LinesField(forms.CharField):
    """Text of several lines, however a browser ends them; without signs that nobody reads."""

    def __init__(self, **kwargs):
        rows = kwargs.pop("rows", 8)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        text = "\n".join(super().to_python(value).splitlines())
        # A null byte is no slip: Django refuses it, in words.
        return text if "\0" in text else as_read(text)
