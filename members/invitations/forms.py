from django import forms
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.languages import INTERFACE_CHOICES
from members.invitations.pasted import addresses_in
from members.models import Membership

MOST_AT_ONCE = 50
ROLES = [
    (Membership.Role.BUDDY, _("Buddy: sees only the families that you assign to them")),
    (Membership.Role.COORDINATOR, _("Coordinator: sees all families, and looks after the people")),
]


class InviteForm(forms.Form):
    emails = forms.CharField(
        label=_("Their e-mail addresses"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5, "inputmode": "email", "autocomplete": "off"}),
        help_text=_("One on each line. You may also paste a list out of your mail program."),
        error_messages={
            "required": _("Type at least one e-mail address."),
            "max_length": _("This is too long. Invite them in several turns."),
        },
    )
    role = forms.ChoiceField(
        label=_("What will they do?"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what they will do."),
            "invalid_choice": _("Choose what they will do."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the invitation"),
        choices=INTERFACE_CHOICES,
        error_messages={"invalid_choice": _("Choose one of these languages.")},
    )

    def clean_emails(self):
        """The addresses, each with what was written."""
        found = addresses_in(self.cleaned_data["emails"])
        if not any(address for _written, address in found):
            raise forms.ValidationError(
                _("We see no e-mail address here. An address looks like name@example.org.")
            )
        if len(found) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("These are more than %(number)s. Invite them in several turns."),
                params={"number": MOST_AT_ONCE},
            )
        return found
