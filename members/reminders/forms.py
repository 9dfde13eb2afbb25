"""Which reminders somebody wants by mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models.reminder import Kind


class RemindersForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("Write to me about"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
