from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Municipality

OURS = {
    Municipality.Province.WEST_FLANDERS,
    Municipality.Province.EAST_FLANDERS,
    Municipality.Province.ANTWERP,
    Municipality.Province.LIMBURG,
    Municipality.Province.FLEMISH_BRABANT,
    Municipality.Province.BRUSSELS,
}
EVERYWHERE = "all"


class OnYourSiteForm(forms.Form):
    province = forms.ChoiceField(
        label=_("Which organisations?"),
        initial=EVERYWHERE,
        choices=[
            (EVERYWHERE, _("The whole network")),
            (Municipality.Region.FLANDERS.value, Municipality.Region.FLANDERS.label),
            *((one.value, one.label) for one in Municipality.Province if one in OURS),
        ],
    )
