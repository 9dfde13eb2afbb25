"""A new link for a family."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gastvrij.lib import languages
from toolkit.spoken.counts import together

NOW, ALL = "nu", "alles"
"""Instead of a theme: what is to do now, or every theme of the list."""


class ShareForm(forms.Form):
    """In which language the family reads its list."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=languages.CHOICES,
        help_text=gettext_lazy("The language in which the family reads best."),
    )
    renews = forms.ModelChoiceField(None, required=False, widget=forms.HiddenInput)
    """The link whose place the new one takes, and whose language it has."""

    def __init__(self, *args, household, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["renews"].queryset = household.links.all()
        self.fields["language"].required = not self.data.get("renews")
        self.fields["language"].choices = [
            (code, _with_how_much(code, name)) for code, name in languages.CHOICES
        ]


class PaperForm(forms.Form):
    """Which part of the list comes on paper, and in which language beside Dutch."""

    taal = forms.ChoiceField(label=gettext_lazy("Beside Dutch"), choices=languages.CHOICES)
    deel = forms.ChoiceField(label=gettext_lazy("What is on it"))

    def __init__(self, *args, household, groups, **kwargs):
        kwargs |= {"auto_id": "paper_%s", "initial": {"taal": household.contact_language}}
        super().__init__(*args, **kwargs)
        self.fields["deel"].choices = [
            (NOW, _("What is to do now")),
            (ALL, _("The whole list")),
            *((group.slug, group.title) for group in groups),
        ]


def _with_how_much(code: str, name: str) -> str:
    """So that a buddy sees what the family will read before the link is made."""
    if code in languages.INTERFACE:
        return name
    count = together(code)
    if count.checked:
        words = _("%(name)s (%(said)s %% translated, %(checked)s %% checked by a speaker)")
    else:
        words = _("%(name)s (%(said)s %% translated by a machine, not checked yet)")
    return words % {"name": name, "said": count.percent, "checked": count.percent_checked}
