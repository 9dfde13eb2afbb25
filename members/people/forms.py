from django import forms
from django.utils.translation import gettext_lazy as _


class LeaveForm(forms.Form):
    understood = forms.BooleanField(
        label=_("I understand. I leave this organisation."),
        error_messages={"required": _("Tick this if you are sure.")},
    )
