"""Who helps this family."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Membership, User


class BuddiesForm(forms.Form):
    """Who of the organisation is buddy of this family."""

    buddies = forms.ModelMultipleChoiceField(
        label=_("Buddies"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see this family and nobody else of your organisation does, except you."),
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["buddies"].queryset = User.objects.filter(
            pk__in=Membership.objects.confirmed().filter(organisation=organisation).values("user")
        ).order_by("name", "email")
