from django import forms
from django.utils.translation import gettext_lazy as _

from toolkit.models import Report
from toolkit.models.report import MOST_WORDS


class ReportForm(forms.Form):
    words = forms.CharField(
        label=_("What is not right?"),
        help_text=_(
            "Write nothing by which somebody could recognise a family: no names, no place."
        ),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    passage = forms.CharField(
        label=_("Which sentence is it about?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you want an answer"),
        help_text=_("Only for this answer. We delete it a month afterwards."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # No person sees it; machines fill in whatever there is.
    telephone = forms.CharField(required=False, max_length=100)

    @property
    def is_of_a_machine(self):
        return bool(self.cleaned_data["telephone"])


class AnswerForm(forms.ModelForm):
    """A curator's answer. Who comes second is told; once answered, it stays as it was said."""

    class Meta:
        model = Report
        fields = ["outcome", "answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "outcome" in self.fields:
            self.fields["outcome"].required = True
            self.fields["answer"].required = bool(self.instance.email)
            self.fields["answer"].help_text = (
                _("Mailed to the reader in these words. Answer in their language.")
                if self.instance.email
                else _("They left no address: this is for your colleagues.")
            )

    def clean(self):
        there = Report.objects.select_for_update().filter(pk=self.instance.pk).first()
        if there is None:
            raise forms.ValidationError(_("This report is no longer there."))
        if there.answered_at:
            raise forms.ValidationError(self._words_of_the_second(there))
        return super().clean()

    def _words_of_the_second(self, there):
        """Their form has no field any more for what they typed: it stands in the message."""
        self.conflicts.append("answer")
        first = _("%(name)s answered this report in the meantime. Nothing was sent a second time.")
        words = [first % {"name": there.answered_by}]
        if typed := self.data.get("answer", "").strip():
            words.append(_("You had written: %(words)s") % {"words": typed})
        return words
