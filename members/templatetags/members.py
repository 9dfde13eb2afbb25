from django import template

from members.models import Organisation

register = template.Library()
SHOWN = 12


@register.inclusion_tag("members/_organisations_for_theme.html")
def organisations_for_theme(theme):
    """The organisations that work on a theme, for the toolkit's page about it: one query."""
    organisations = Organisation.objects.approved().for_theme(theme).select_related("municipality")
    return {"organisations": organisations[:SHOWN]}
