import re

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Enquiry

LINK = re.compile(r"\w+://|https?:|www\.|\b[\w-]+\.[a-z]{2,}/", re.IGNORECASE)
MOST_WORDS = 1500


def no_link(text):
    """Coordinators are asked to open nothing that a stranger sends."""
    if LINK.search(text):
        raise forms.ValidationError(_("Please leave out web addresses."))


class EnquiryForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        validators=[no_link],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("Only this organisation sees it, to answer you."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    message = forms.CharField(
        label=_("What do you want to ask?"),
        max_length=MOST_WORDS,
        validators=[no_link],
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        message = self.fields["message"]
        if kind == Enquiry.Kind.OFFER:
            message.label = _("How would you like to help?")
            message.help_text = _("For example when you have time, and what you like to do.")
        else:
            message.help_text = _(
                "In general words. Write no names, addresses or stories of the family here: "
                "those you tell later, when you know each other."
            )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())
