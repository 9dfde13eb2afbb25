"""How far an item is: the whole answer, and the one tap of a list."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from checklist.models import OwnItem, Progress
from gastvrij.lib.form_fields import DateField, PastDateField, date_field
from gastvrij.lib.merging import MergingForm, is_same

MOST_CHOSEN = 100
"""So many items can be set aside at once."""


class ProgressForm(MergingForm):
    state = Progress._meta.get_field("state").formfield(
        widget=forms.RadioSelect, choices=Progress.State
    )
    blocked_reason = Progress._meta.get_field("blocked_reason").formfield()
    waiting_on = Progress._meta.get_field("waiting_on").formfield(
        widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    waiting_since = date_field(Progress, "waiting_since", PastDateField)
    remind_in = forms.ChoiceField(
        label=_("Remind me"),
        choices=[
            ("7", pgettext_lazy("remind me", "in a week")),
            ("14", pgettext_lazy("remind me", "in two weeks")),
            ("30", pgettext_lazy("remind me", "in a month")),
            ("", pgettext_lazy("remind me", "on a day that I choose")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    """A short way to say `remind_on`."""
    remind_on = date_field(Progress, "remind_on")
    done_on = date_field(Progress, "done_on", PastDateField)
    due_override = date_field(Progress, "due_override")
    note = Progress._meta.get_field("note").formfield(
        label=_("New note"), widget=forms.Textarea(attrs={"rows": 3})
    )
    kept = (
        "state",
        "blocked_reason",
        "waiting_on",
        "waiting_since",
        "remind_on",
        "done_on",
        "due_override",
    )
    """What a later answer replaces. A note is each time a new one, so nobody's is replaced."""

    @classmethod
    def current_of(cls, progress):
        """What stands there now; a note is always a new one."""
        return {name: getattr(progress, name) for name in cls.kept} | {"note": ""}

    @classmethod
    def tick(cls, progress, state, seen):
        """What this form would send if somebody who saw this state chose that one in it."""
        unchanged = {name: value or "" for name, value in cls.current_of(progress).items()}
        shown = {f"initial-{name}": value for name, value in unchanged.items()}
        said = unchanged | shown | {"state": state, "initial-state": seen}
        return MultiValueDict({name: [value] for name, value in said.items()})

    def clean(self):
        cleaned = super().clean()
        self._take_short_way(cleaned, cleaned.pop("remind_in", ""))
        if cleaned.get("state") == Progress.State.BLOCKED and not cleaned.get("blocked_reason"):
            self.add_error("blocked_reason", _("Choose what is in the way."))
        return cleaned

    def _take_short_way(self, cleaned, days):
        """'In a week', unless they chose another day besides, or somebody else did meanwhile."""
        if not days or "remind_on" not in cleaned:
            return
        seen, now = self._seen("remind_on"), self.current.get("remind_on")
        if not is_same(cleaned["remind_on"], now):
            return
        if not is_same(seen, now):
            self._tell_conflict("remind_on", now)
            return
        cleaned["remind_on"] = timezone.localdate() + timedelta(days=int(days))


class TickForm(MergingForm):
    """The one tap of a list: done, or not done after all."""

    state = forms.ChoiceField(choices=Progress.State)


class OwnItemForm(forms.Form):
    """Something to do that the toolkit does not know."""

    EVERYBODY = ""
    number = forms.UUIDField(widget=forms.HiddenInput)
    """Drawn when the form is shown: so that what is sent twice is added once."""
    title = OwnItem._meta.get_field("title").formfield(
        widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    person = forms.ChoiceField(label=_("For whom?"), required=False, widget=forms.RadioSelect)
    due_on = DateField(
        label=_("By which day?"),
        help_text=_("Only if there is one. A month before, it stands among what is to do now."),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        whole = [(self.EVERYBODY, _("The whole family"))]
        self.fields["person"].choices = whole + [(str(one.pk), one.nickname) for one in people]
        self.by_number = {str(one.pk): one for one in people}

    @property
    def chosen_person(self):
        return self.by_number.get(self.cleaned_data["person"])


class RenameForm(MergingForm):
    """Another title for an item of the family's own."""

    title = OwnItem._meta.get_field("title").formfield(
        widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class NotForUsForm(forms.Form):
    """Several items at once that are not for this family.

    Each choice tells in which state its reader saw it, so that nothing is overruled unseen.
    """

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {line.key: line for line in lines}

    @property
    def told(self):
        """Each line with the state in which it was seen; what makes no sense is left out."""
        parts = (part for row in self.data.getlist("punt") for part in row.split())
        pairs = (part.rpartition(":") for part in parts)
        return {key: seen for key, _colon, seen in pairs if key in self.lines}

    @property
    def chosen(self):
        """The lines that are still as their reader saw them."""
        return [self.lines[key] for key, seen in self.told.items() if self.lines[key].state == seen]

    @property
    def said_before(self):
        """Those of which this was said already: the same form, sent twice."""
        settled = (self.lines[key] for key in self.told)
        return [line for line in settled if line.state == Progress.State.NOT_APPLICABLE]

    @property
    def changed_meanwhile(self):
        return len(self.told) - len(self.chosen) - len(self.said_before)

    def clean(self):
        if not self.told:
            raise forms.ValidationError(_("Tick at least one item."))
        if len(self.told) > MOST_CHOSEN:
            text = _("Tick at most %(most)s at once, and the others afterwards.")
            raise forms.ValidationError(text % {"most": MOST_CHOSEN})
        return super().clean()


class EarlierForm(forms.Form):
    """Each term that ran out before the list began, with the same question.

    Lines that somebody else answered meanwhile are not asked any more, so nothing is answered
    twice. Who does not answer a line is asked again another time.
    """

    ANSWERS = [
        (answer.value, answer.label)
        for answer in (Progress.Passed.YES, Progress.Passed.NO, Progress.Passed.UNKNOWN)
    ]

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {f"answer-{line.key}": line for line in lines}
        for name, line in self.lines.items():
            self.fields[name] = forms.ChoiceField(
                label=line.title,
                choices=self.ANSWERS,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def questions(self):
        """Each line with its field."""
        return [(line, self[name]) for name, line in self.lines.items()]

    def clean(self):
        cleaned = super().clean()
        if self.fields and not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Choose an answer for at least one of these."))
        return cleaned

    @property
    def answers(self):
        """The lines that were answered, and how; only after validation."""
        return [
            (line, self.cleaned_data[name])
            for name, line in self.lines.items()
            if self.cleaned_data.get(name)
        ]
