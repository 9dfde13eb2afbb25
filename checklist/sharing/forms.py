"""A new link for a family."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages


class ShareForm(forms.Form):
    """In which language the family reads its list."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=languages.CHOICES,
        help_text=_("The language in which the family reads best."),
    )
