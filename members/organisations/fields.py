"""What several forms ask of an organisation, read and refused in one way."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.telephone import read_telephone, telephone_in_words


class TelephoneField(forms.CharField):
    """Kept as E.164, shown as Belgians know it."""

    widget = forms.TelInput

    def __init__(self, **kwargs):
        example = _("For example 0470 12 34 56 or 09 234 56 78.")
        super().__init__(required=False, max_length=40, help_text=example, **kwargs)

    def prepare_value(self, value):
        return telephone_in_words(value) if value else value

    def to_python(self, value):
        typed = super().to_python(value)
        number = read_telephone(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(
                _("This is no telephone number that we know. Is a digit missing, or one too many?")
            )
        return number


class WebsiteField(forms.URLField):
    """Asked as text, so that nobody has to type https://."""

    def __init__(self, *, autocomplete="off", **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": autocomplete})
        super().__init__(
            required=False, max_length=200, assume_scheme="https", widget=widget, **kwargs
        )

    def clean(self, value):
        address = super().clean(value)
        if address and not address.startswith(("https://", "http://")):
            raise forms.ValidationError(_("A website's address begins with https://."))
        return address
