from django import forms
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from gastvrij.lib.languages_admin import LanguagesForm
from members.models import Organisation
from members.models.enterprise_number import normalise_enterprise_number
from members.organisations.fields import TelephoneField
from members.organisations.logos import LogoField


class OrganisationForm(LanguagesForm):
    """For the administration: forgives how an enterprise number is written."""

    enterprise_number = forms.CharField(
        label=_("Enterprise number"),
        required=False,
        help_text=Organisation._meta.get_field("enterprise_number").help_text,
    )
    languages = forms.TypedMultipleChoiceField(
        label=_("Languages spoken"),
        choices=languages.CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    telephone = TelephoneField(label=_("Public telephone number"))
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    logo = LogoField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF, at most 5 MB. It is shown at most 512 pixels wide."),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = Organisation
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            self.fields["state"].choices = states_by_hand(self.instance)

    def clean_enterprise_number(self):
        return normalise_enterprise_number(self.cleaned_data["enterprise_number"])


def states_by_hand(organisation):
    """Nothing becomes unclaimed; and what is, is claimed (members/claims), or leaves."""
    states = Organisation.State
    if organisation.pk and organisation.is_unclaimed:
        return [(one.value, one.label) for one in (states.UNCLAIMED, states.LEFT)]
    return [pair for pair in states.choices if pair[0] != states.UNCLAIMED]
