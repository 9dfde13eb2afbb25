import re

from django import forms
from django.utils.translation import gettext_lazy as _

from toolkit.following import mark_of
from toolkit.models import Spoken
from toolkit.spoken_words import differences, joined_numbers

SPACE = re.compile(r"[ \t\r\n]+")
"""Not those that keep things together."""


class SayingForm(forms.Form):
    """One text, as somebody who speaks both languages says that it is right."""

    words = forms.CharField(label=_("translation"), max_length=2000, widget=forms.Textarea)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, dutch: str, row: Spoken | None, language: str, **kwargs):
        kwargs.setdefault("auto_id", f"id_{mark_of(dutch)}_%s")
        super().__init__(*args, **kwargs)
        self.dutch, self.row = dutch, row
        now = row.words if row else ""
        self.initial = {"words": now, "seen": mark_of(now)}
        rows = max(2, len(now or dutch) // 34 + 1)
        self.fields["words"].widget.attrs |= {"lang": language, "dir": "auto", "rows": rows}

    def clean_words(self):
        words = joined_numbers(SPACE.sub(" ", self.cleaned_data["words"]).strip())
        told = differences(self.dutch, words)
        if told:
            raise forms.ValidationError(told)
        return words

    @property
    def is_overtaken(self) -> bool:
        """Somebody else wrote other words since this page was shown."""
        now = self.row.words if self.row else ""
        return self.data.get("seen") != mark_of(now) and now != self.cleaned_data.get("words")
