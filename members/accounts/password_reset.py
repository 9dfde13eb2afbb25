"""A forgotten password: allauth's pages, which keep the way to where somebody was going.

The page that was asked for goes along as `next`: from the sign-in to the form that asks for a
link, in the link of the mail (which may be opened on another device), and back to the sign-in. It
only ever is a page of this site (`is_safe_url`).
"""

from allauth.account import views
from django.urls import reverse

from gastvrij.lib.answers import INVALID


class ToldByStatus:
    """A form that is shown again since something is wrong says so to programs too."""

    def form_invalid(self, form):
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = INVALID
        return response


class AskForLink(ToldByStatus, views.PasswordResetView):
    def get_success_url(self) -> str:
        """The page that says to look in one's mail, not yet the one that was asked for."""
        return self.passthrough_next_url(reverse("account_reset_password_done"))


class ChooseAnother(ToldByStatus, views.PasswordResetFromKeyView):
    def get_success_url(self) -> str:
        return self.passthrough_next_url(reverse("account_reset_password_from_key_done"))


ask_for_link = AskForLink.as_view()
choose_another = ChooseAnother.as_view()
