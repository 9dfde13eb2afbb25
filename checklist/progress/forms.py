"""How far an item is: the whole answer, and the one tap of a list."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from checklist.models import Progress
from gastvrij.lib.form_fields import PastDateField, date_field
from gastvrij.lib.merging import MergingForm, is_same


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
