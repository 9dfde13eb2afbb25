from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.form_fields import DateField
from gastvrij.lib.words import day_in_words
from members.staying_true.rules import last_day_without_room


class NoRoomForm(forms.Form):
    """Until when there is no room: a day on which somebody looks at it again."""

    until = DateField(
        label=_("Until when?"),
        required=True,
        help_text=_("On this day we ask you again. At most three months from now."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.last_day = last_day_without_room(timezone.localdate())
        self.fields["until"].widget.attrs["max"] = self.last_day.isoformat()
        self.fields["until"].error_messages["required"] = _(
            "Choose a day on which we ask you again."
        )

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        if until > self.last_day:
            raise forms.ValidationError(
                _("This is too far away. Choose a day no later than %(day)s.")
                % {"day": day_in_words(self.last_day)}
            )
        return until
