from django import forms
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from members.models.membership import MOST_FAMILIES
from members.places.asking import PlaceForm


class LeaveForm(forms.Form):
    understood = forms.BooleanField(
        label=_("I understand. I leave this organisation."),
        error_messages={"required": _("Tick this if you are sure.")},
    )


class HelpingForm(PlaceForm):
    """What somebody says of themselves, so that a family gets a buddy who fits; all of it may be
    left out."""

    speaks = forms.MultipleChoiceField(
        label=_("Which languages do you speak with a family?"),
        required=False,
        choices=languages.CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    most_families = forms.IntegerField(
        label=_("How many families can you follow?"),
        required=False,
        min_value=0,
        max_value=MOST_FAMILIES,
        help_text=_("0 means: none for now."),
        error_messages={
            "invalid": _("Write a number, for example 2."),
            "min_value": _("Write 0 or a higher number."),
            "max_value": _("At most %(limit_value)s. Write a lower number."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 2, "size": 2}),
    )
    field_order = ["speaks", "place", "municipality", "most_families"]

    def __init__(self, *args, membership, **kwargs):
        said = {"speaks": membership.speaks, "most_families": membership.most_families}
        super().__init__(*args, present=membership.helps_in, initial=said, **kwargs)
        self.fields["place"].required = False
        self.fields["place"].help_text = _(
            "Where you live or where you easily get to, for example 9000 or Gent. No address."
        )

    def clean(self):
        cleaned = super().clean()
        if not self.data.get("place", "").strip():
            cleaned["place"] = None
        return cleaned
