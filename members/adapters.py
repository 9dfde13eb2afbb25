from allauth.account.adapter import DefaultAccountAdapter
from django.utils import translation
from django.utils.translation import gettext_lazy as _

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

    def send_mail(self, template_prefix, email, context):
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        with translation.override(user.language if user else translation.get_language()):
            super().send_mail(template_prefix, email, context)
