from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.figures.quarters import Quarter
from members.figures.reading import PROVINCES, authorities
from members.figures.wording import in_words


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
            *((str(one), in_words(one)) for one in quarters),
        ]
        written = data.get("kwartaal", "")
        self.quarter = Quarter.read(written) if written else None
        if self.quarter not in quarters:
            self.quarter = quarters[0]
        every = pgettext_lazy("services", "All of them")
        found = sorted(authorities(self.quarter), key=str.casefold)
        self.fields["instelling"].choices = [("", every), *((one, one) for one in found)]
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}
