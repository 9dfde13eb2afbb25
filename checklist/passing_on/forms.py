"""To which organisation, and does the family agree?"""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklist.models import Household
from gastvrij.lib import languages
from gastvrij.lib.form_fields import PastDateField


class SearchForm(forms.Form):
    zoek = forms.CharField(
        label=_("Name of the organisation or its municipality"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )


class PassOnForm(forms.Form):
    """The family's yes, as it was asked when the family was added."""

    agreed_on = PastDateField(required=True, label=_("When did the family agree?"))
    agreed_how = forms.ChoiceField(
        label=_("How did you tell it?"),
        choices=Household.Informed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you told it.")},
    )
    agreed_language = forms.ChoiceField(
        label=_("In which language?"),
        choices=[("", _("Choose a language")), *languages.CHOICES],
        error_messages={"required": _("Choose the language in which you told it.")},
    )
    agrees = forms.BooleanField(
        label=_("Yes, the family agrees that everything goes to this organisation"),
        error_messages={
            "required": _("Tick this once the family agrees. Not sure? Ask them first.")
        },
    )

    def __init__(self, *args, household, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed_on"].error_messages["required"] = _("Fill in the day.")
        self.initial = {
            "agreed_on": timezone.localdate(),
            "agreed_language": household.contact_language,
        } | self.initial

    @property
    def agreement(self):
        return {name: self.cleaned_data[name] for name in self.cleaned_data if name != "agrees"}
