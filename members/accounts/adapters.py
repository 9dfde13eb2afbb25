from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.security_log import log_event
from members.accounts.password_reset_way import with_the_way
from members.accounts.second_factor import keys
from members.accounts.second_factor.requirement import is_settled
from members.accounts.sessions.reauthentication import authenticated_recently
from members.models import User


class AccountAdapter(DefaultAccountAdapter):
    """allauth in our own words, and mail in the language of whoever reads it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account has been closed. Ask your coordinator about it."),
        "email_password_mismatch": _(
            "The e-mail address or the password is not right. Check both and try again."
        ),
        "email_taken": _("There is already an account with this e-mail address."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right. Check your e-mail and type it again."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("That was a lot at once. Please wait a moment and try again."),
        "same_as_current": _("This is already your e-mail address."),
        "too_many_login_attempts": _(
            "There were too many attempts to sign in. Please wait five minutes and try again."
        ),
    }

    def get_login_redirect_url(self, request):
        """Straight to the page about the second step for who has to have one."""
        if request.user.is_authenticated and not is_settled(request.session, request.user):
            return reverse("members:protect")
        return super().get_login_redirect_url(request)

    def validation_error(self, code, *args):
        if code in {"rate_limited", "too_many_login_attempts"}:
            log_event("rate_limited", limit=code)
        return super().validation_error(code, *args)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not from who has just signed in: their password or passkey is a minute old."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        return required and not authenticated_recently(context.request)

    def get_reauthentication_methods(self, user):
        """allauth's, in our own words."""
        words = {
            "reauthenticate": _("With your password"),
            "mfa_reauthenticate": _("With a code from your app or your list"),
            "mfa_reauthenticate:webauthn": _("With your passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

    def get_reset_password_from_key_url(self, key):
        address = super().get_reset_password_from_key_url(key)
        return with_the_way(address, context.request, self.is_safe_url)

    def send_mail(self, template_prefix, email, context):
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        with translation.override(user.language if user else translation.get_language()):
            super().send_mail(template_prefix, email, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _(
            "Recovery codes come with an app or a passkey. Choose one of these first."
        ),
        "incorrect_code": _(
            "This is not right, or it was used already. Wait for the next code, and try again."
        ),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def encrypt(self, text):
        return keys.encrypt(text)

    def decrypt(self, encrypted_text):
        return keys.decrypt(encrypted_text)

    def generate_authenticator_name(self, user, type):
        number = user.authenticator_set.filter(type=type).count() + 1
        if number == 1:
            return gettext("My passkey")
        return gettext("Passkey {number}").format(number=number)
