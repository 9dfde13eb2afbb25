"""What somebody says of themselves."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.models import User


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
