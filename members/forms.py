from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.logos import LogoField
from members.models import Organisation, User
from members.rules import normalise_enterprise_number


def name_field():
    field = User._meta.get_field("name").formfield()
    field.label = _("Your name")
    field.widget.attrs["autocomplete"] = "name"
    return field


class SignupForm(forms.Form):
    """What allauth's sign-up asks besides address and password (ACCOUNT_SIGNUP_FORM_CLASS)."""

    name = name_field()
    field_order = ["name", "email", "password1"]

    def signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.language = get_language()
        user.save(update_fields=["name", "language"])


class AccountForm(forms.ModelForm):
    name = name_field()

    class Meta:
        model = User
        fields = ["name", "language"]


class DeleteAccountForm(forms.Form):
    understood = forms.BooleanField(label=_("I understand. Delete my account for good."))


class OrganisationForm(forms.ModelForm):
    """For the administration: forgives how an enterprise number is written."""

    enterprise_number = forms.CharField(
        label=_("Enterprise number"),
        required=False,
        help_text=Organisation._meta.get_field("enterprise_number").help_text,
    )
    languages = forms.TypedMultipleChoiceField(
        label=_("Languages spoken"),
        choices=Organisation.Language,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

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

    def clean_enterprise_number(self):
        return normalise_enterprise_number(self.cleaned_data["enterprise_number"])
