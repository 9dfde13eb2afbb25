"""Who helps this family."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklist.helping.proposing import Proposal
from checklist.models import Assignment
from gastvrij.lib.form_fields import DateField
from members.models import User

MOST_DAYS_OF_A_STAND_IN = 366
CHOOSE_WHY = _("Choose why.")


def choose_among(field: forms.ModelChoiceField, proposals: list[Proposal], *first) -> None:
    """These people, in this order, with what speaks for each."""
    field.queryset = User.objects.filter(pk__in=[one.user.pk for one in proposals])
    field.choices = [*first, *((one.user.pk, one.in_words) for one in proposals)]


def why(**about) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=Assignment.Because.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"required": CHOOSE_WHY},
        **about,
    )


class BuddiesForm(forms.Form):
    """Who of the organisation is buddy of this family."""

    buddies = forms.ModelMultipleChoiceField(
        label=_("Buddies"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see this family and nobody else of your organisation does, except you."),
    )
    because = why(
        label=_("Why does somebody stop?"),
        help_text=_("Only if you take somebody away. We count it, and write nothing else down."),
    )

    def __init__(self, *args, proposals, current=(), **kwargs):
        super().__init__(*args, initial={"buddies": list(current)}, **kwargs)
        choose_among(self.fields["buddies"], proposals)
        self.present = {one.user.pk for one in proposals} & set(current)
        if not current:
            del self.fields["because"]

    def clean(self):
        cleaned = super().clean()
        chosen = {one.pk for one in cleaned.get("buddies") or ()}
        is_stopping = "buddies" in cleaned and self.present - chosen
        if is_stopping and not cleaned.get("because") and "because" not in self.errors:
            self.add_error("because", CHOOSE_WHY)
        return cleaned


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What should the next buddy know first?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        help_text=_(
            "For example: call in the evening, the eldest interprets. Nothing about health or the "
            "asylum story."
        ),
        error_messages={"required": _("Write what the next buddy should know.")},
    )


class HandOverForm(NoteForm):
    """One stops, another begins."""

    to = forms.ModelChoiceField(
        label=_("Who takes over?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    because = why(label=_("Why does it end?"))
    field_order = ["to", "because", "note"]

    def __init__(self, *args, proposals, is_stand_in, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = False
        nobody = ("", _("Nobody yet: I look for somebody later"))
        choose_among(self.fields["to"], proposals, nobody)
        self.initial.setdefault("to", "")
        self.fields["because"].required = not is_stand_in
        if is_stand_in:
            del self.fields["because"]


class StandInForm(forms.Form):
    """Somebody helps until a day, and sees the family no longer than that."""

    who = forms.ModelChoiceField(
        label=_("Who stands in?"),
        queryset=User.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who stands in.")},
    )
    last_day = DateField(
        label=_("Up to and including"),
        help_text=_("After this day they see the family no longer. You can end it sooner."),
    )

    def __init__(self, *args, proposals, **kwargs):
        super().__init__(*args, **kwargs)
        choose_among(self.fields["who"], proposals)
        self.fields["last_day"].required = True
        self.fields["last_day"].error_messages["required"] = _("Fill in the day.")

    def clean_last_day(self):
        day, today = self.cleaned_data["last_day"], timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        if day > today + timedelta(days=MOST_DAYS_OF_A_STAND_IN):
            raise forms.ValidationError(_("At most a year. Longer? Then make them a buddy."))
        return day
