"""allauth's forms about the second factor in our own words (MFA_FORMS)."""

import hashlib

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.cache import cache
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

# Longer than a code of the app is valid: three steps of half a minute (MFA_TOTP_TOLERANCE).
SECONDS_TO_REMEMBER = 120
LONGEST_NAME = 60


class CodeField:
    """Digits, typed on a telephone: with its number keys, and without autocorrection."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("The code")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class OnlyOnce:
    """A code opens one door: whoever read it over a shoulder comes too late."""

    def clean_code(self):
        code = super().clean_code()
        digits = "".join(filter(str.isalnum, code))
        digest = hashlib.sha256(f"{self.user.pk}:{digits}".encode()).hexdigest()
        if not cache.add(f"second-factor-used:{digest}", True, SECONDS_TO_REMEMBER):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OnlyOnce, CodeField, base.AuthenticateForm):
    pass


class ReauthenticateForm(OnlyOnce, CodeField, base.ReauthenticateForm):
    pass


class ActivateTOTPForm(CodeField, totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits that the app shows")

    def secret_in_groups(self) -> list[str]:
        """By four, so that somebody can type it over."""
        return [self.secret[start : start + 4] for start in range(0, len(self.secret), 4)]


class NamedPasskey:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = _("A name, to recognise it by")
        name.validators.append(MaxLengthValidator(LONGEST_NAME))
        name.widget.attrs["maxlength"] = LONGEST_NAME


class AddWebAuthnForm(NamedPasskey, webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.label = _("Also sign in with it without my password")
        alone.initial = True
        alone.help_text = _(
            "Your device then asks for your fingerprint, your face or its PIN."
            " Untick this for an older security key."
        )


class EditWebAuthnForm(NamedPasskey, webauthn.EditWebAuthnForm):
    pass
