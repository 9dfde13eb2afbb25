"""allauth's forms in our own words (ACCOUNT_FORMS).

Apart from forms.py, because allauth's sign-up form builds on the one that stands there.
"""

from allauth.account import forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.contrib.auth.hashers import make_password
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.accounts.password_reset_way import with_the_way

LABELS = {
    "email": _("E-mail address"),
    "login": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "code": _("The code from the e-mail"),
    "remember": _("This is my own device: keep me signed in"),
}


class PlainFields:
    """Labels that say it once, instead of also within the field, and one sentence of help."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].help_text = _(
                "At least ten characters. A short sentence is safe, and easy to remember."
            )


class NewPassword:
    """Typed twice, because a typing mistake in a new password shuts the door."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password, once more")


class WithWayBack:
    """Who forgot their password comes back to the page that they were going to."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        address, adapter = reverse("account_reset_password"), get_adapter()
        if context.request:
            address = with_the_way(address, context.request, adapter.is_safe_url)
        self.fields["password"].help_text = render_to_string(
            "account/password_reset_help_text.html", {"address": address}
        )


class SignupForm(PlainFields, forms.SignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("Choose a password")

    def try_save(self, request):
        """A known address costs as much time as a new one: the hash of a password."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class LoginForm(WithWayBack, PlainFields, forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["remember"].help_text = _(
            "For two weeks. The lists that you open stay readable without a connection. Leave it "
            "empty on a device that others use too."
        )


class ReauthenticateForm(PlainFields, forms.ReauthenticateForm):
    pass


class AddEmailForm(PlainFields, forms.AddEmailForm):
    pass


class ConfirmEmailVerificationCodeForm(PlainFields, forms.ConfirmEmailVerificationCodeForm):
    pass


class ResetPasswordForm(PlainFields, forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(NewPassword, PlainFields, forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(NewPassword, PlainFields, forms.ChangePasswordForm):
    pass


class SetPasswordForm(NewPassword, PlainFields, forms.SetPasswordForm):
    pass
