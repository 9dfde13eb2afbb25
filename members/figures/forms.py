from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gastvrij.lib.quarters import Quarter
from gastvrij.lib.words import quarter_in_words
from members.figures.authorities import AUTHORITIES, OTHER, name_of
from members.figures.reading import PROVINCES


class ChoiceForm(forms.Form):
    """Which bottlenecks; its names stand in addresses that people share, so they stay."""

    kwartaal = forms.ChoiceField(label=pgettext_lazy("figures", "Quarter"), required=False)
    provincie = forms.ChoiceField(
        label=_("Province"),
        required=False,
        choices=[("", _("All provinces")), *((one.value, one.label) for one in PROVINCES)],
    )
    instelling = forms.ChoiceField(label=_("Who decides"), required=False)

    def __init__(self, data, quarters: list[Quarter]):
        super().__init__(data, auto_id="id_%s")
        self.fields["kwartaal"].choices = [
            ("", _("The latest")),
            *((str(one), quarter_in_words(one)) for one in quarters),
        ]
        written = data.get("kwartaal", "")
        self.quarter = Quarter.read(written) if written else None
        if self.quarter not in quarters:
            self.quarter = quarters[0]
        every = pgettext_lazy("services", "All of them")
        found = [(key, name_of(key)) for key in (*AUTHORITIES, OTHER)]
        self.fields["instelling"].choices = [("", every), *found]
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}
