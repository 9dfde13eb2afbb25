"""How far an item is: the whole answer, and the one tap of a list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from checklist.models import Progress
from gastvrij.lib.form_fields import PastDateField, date_field
from gastvrij.lib.merging import MergingForm


class ProgressForm(MergingForm):
    state = Progress._meta.get_field("state").formfield(
        widget=forms.RadioSelect, choices=Progress.State
    )
    blocked_reason = Progress._meta.get_field("blocked_reason").formfield()
    done_on = date_field(Progress, "done_on", PastDateField)
    due_override = date_field(Progress, "due_override")
    note = Progress._meta.get_field("note").formfield(widget=forms.Textarea(attrs={"rows": 4}))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == Progress.State.BLOCKED and not cleaned.get("blocked_reason"):
            self.add_error("blocked_reason", _("Choose what is in the way."))
        return cleaned


class TickForm(MergingForm):
    """The one tap of a list: done, or not done after all."""

    state = forms.ChoiceField(choices=Progress.State)
