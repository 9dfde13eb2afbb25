"""What may be sent about a bottleneck and its signal; each text is asked whether there is a family
in it, as in the exchange."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from gastvrij.lib.answers import CONFLICT, INVALID
from gastvrij.lib.form_fields import LinesField, PastDateField
from gastvrij.lib.merging import MergingForm
from members.models import Signal
from members.models.signals import (
    LONGEST_ASKED,
    LONGEST_AUTHORITY,
    LONGEST_STEP,
    LONGEST_TITLE,
    LONGEST_TOLD,
    LONGEST_WORDS,
)
from members.recognising.asking import AsksAboutFamilies

NAMED = _("Everybody may read the name of our organisation")
NO_FAMILY = _("Write what happens everywhere, not what happened to one family.")


class TellForm(AsksAboutFamilies):
    """The second tap; all of it may stay as it is."""

    looked_at = ("body",)
    sent_to = ("tell_bottleneck",)
    organisation = forms.ChoiceField(label=_("In the name of"))
    is_named = forms.BooleanField(
        label=NAMED, required=False, help_text=_("Otherwise it is only counted.")
    )
    body = LinesField(
        label=_("What do figures not say?"),
        max_length=LONGEST_WORDS,
        required=False,
        rows=4,
        help_text=NO_FAMILY,
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, initial={"organisation": organisations[0].slug}, **kwargs)
        self.organisations = {one.slug: one for one in organisations}
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = [(one.slug, one.name) for one in organisations]

    @property
    def chosen_organisation(self):
        return self.organisations[
            self.cleaned_data.get("organisation") or self.initial["organisation"]
        ]


class SupportForm(forms.Form):
    is_named = forms.BooleanField(label=NAMED, required=False)


class WordsForm(AsksAboutFamilies, MergingForm):
    looked_at = ("body",)
    sent_to = ("bottleneck_words",)
    body = LinesField(
        label=_("What do figures not say?"), max_length=LONGEST_WORDS, help_text=NO_FAMILY
    )

    def __init__(self, *args, contribution, **kwargs):
        current = {"body": contribution.body if contribution else ""}
        author = contribution.author if contribution else None
        super().__init__(*args, current=current, author_of=lambda name: author, **kwargs)


class SignalForm(AsksAboutFamilies, MergingForm):
    """Of two who write at once, both keep what they wrote; nothing is empty once published."""

    looked_at = ("title", "what_happens", "asked")
    sent_to = ("new_signal", "change_signal")
    title = forms.CharField(label=_("In one sentence"), max_length=LONGEST_TITLE)
    what_happens = LinesField(
        label=_("What happens?"),
        max_length=LONGEST_TOLD,
        required=False,
        rows=10,
        help_text=NO_FAMILY,
    )
    asked = LinesField(
        label=_("What do we ask?"),
        max_length=LONGEST_ASKED,
        required=False,
        rows=6,
        help_text=_("One or two things that somebody can decide."),
    )
    authority = forms.CharField(
        label=_("Of which authority?"), max_length=LONGEST_AUTHORITY, required=False
    )
    language = forms.ChoiceField(label=_("Language"), choices=languages.INTERFACE_CHOICES)

    def __init__(self, *args, signal=None, item=None, author_of=lambda name: None, **kwargs):
        current = signal.texts if signal else dict.fromkeys(Signal.TEXTS, "")
        if signal is None:
            current |= {"language": get_language(), "authority": item.authority}
        super().__init__(*args, current=current, author_of=author_of, **kwargs)

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in Signal.TEXTS}


class StepForm(AsksAboutFamilies, MergingForm):
    looked_at = ("text",)
    sent_to = ("note_signal_step", "change_signal_step")
    state = forms.ChoiceField(
        label=_("How far is it?"),
        choices=[(one.value, one.label) for one in Signal.State if one != Signal.State.COLLECTED],
        widget=forms.RadioSelect,
    )
    day = PastDateField(label=_("On which day?"), required=True)
    text = LinesField(
        label=_("What happened?"),
        max_length=LONGEST_STEP,
        rows=5,
        help_text=_("Everybody reads this: what was answered, what changed, or that nothing did."),
    )

    def __init__(self, *args, step=None, **kwargs):
        names = ("state", "day", "text")
        current = {name: getattr(step, name) if step else None for name in names}
        super().__init__(*args, current=current, **kwargs)

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in ("state", "day", "text")}


class WithdrawForm(AsksAboutFamilies):
    looked_at = ("because",)
    sent_to = ("withdraw_signal",)
    because = LinesField(
        label=_("Why do you withdraw it?"),
        max_length=Signal._meta.get_field("hidden_because").max_length,
        rows=3,
        help_text=_("Only the working group and the network read this."),
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address of a member"))


def status_of(form):
    if not form.is_bound or form.is_valid():
        return 200
    return CONFLICT if getattr(form, "conflicts", None) else INVALID
