from django import forms
from django.utils.translation import gettext_lazy as _

from toolkit.models import ChecklistItem, Housing, Situation, Status, Theme
from toolkit.rules.preview import Choices

AGES = [
    ("baby", _("0 to 2 years")),
    ("toddler", _("3 to 5 years")),
    ("child", _("6 to 11 years")),
    ("teenager", _("12 to 17 years")),
]


class PreviewForm(forms.Form):
    """For whom? All of it may stay open. Its choices are the closed lists: four queries."""

    status = forms.ChoiceField(
        label=_("Which residence status?"), required=False, widget=forms.RadioSelect
    )
    gewest = forms.ChoiceField(
        label=_("Where does the family live?"), required=False, widget=forms.RadioSelect
    )
    woning = forms.ChoiceField(
        label=_("How does the family live?"), required=False, widget=forms.RadioSelect
    )
    kinderen = forms.MultipleChoiceField(
        label=_("Are there children? How old?"),
        required=False,
        choices=AGES,
        widget=forms.CheckboxSelectMultiple,
    )
    situaties = forms.MultipleChoiceField(
        label=_("Is one of these so for somebody in the family?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    thema = forms.ChoiceField(label=_("About which theme?"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.themes = {theme.slug: theme for theme in Theme.objects.published()}
        self.statuses = dict(Status.objects.values_list("code", "name"))
        self.situations = dict(Situation.objects.current().values_list("code", "name"))
        regions = list(ChecklistItem.Region.choices)
        self.fields["status"].choices = [*self.statuses.items(), ("", _("I don't know"))]
        self.fields["gewest"].choices = [*regions, ("", _("I don't know"))]
        self.fields["woning"].choices = [*Housing.choices, ("", _("I don't know"))]
        self.fields["situaties"].choices = self.situations.items()
        titles = [(slug, theme.title) for slug, theme in self.themes.items()]
        self.fields["thema"].choices = [("", _("All themes")), *titles]

    @property
    def chosen(self) -> Choices:
        said = self.cleaned_data
        children = tuple(code for code, _label in AGES if code in said["kinderen"])
        return Choices(
            said["status"], said["gewest"], said["woning"], children, frozenset(said["situaties"])
        )

    def in_words(self) -> list[str]:
        """What was chosen, one after the other."""
        said = self.cleaned_data
        regions, ages = dict(ChecklistItem.Region.choices), dict(AGES)
        names = [self.statuses.get(said["status"]), regions.get(said["gewest"])]
        names += [dict(Housing.choices).get(said["woning"])]
        names += [ages[code] for code in self.chosen.children]
        names += [self.situations[code] for code in said["situaties"]]
        return [str(name) for name in names if name]

    @staticmethod
    def filled_in(choices: Choices, theme: str) -> dict:
        return {
            "status": choices.status,
            "gewest": choices.region,
            "woning": choices.housing,
            "kinderen": list(choices.children),
            "situaties": sorted(choices.situations),
            "thema": theme,
        }
