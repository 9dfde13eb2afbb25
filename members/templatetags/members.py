from urllib.parse import urlsplit

from django import template

from members.models import Organisation

register = template.Library()
SHOWN = 12


@register.inclusion_tag("members/_organisations_for_theme.html")
def organisations_for_theme(theme):
    """The organisations that work on a theme, for the toolkit's page about it: one query."""
    organisations = Organisation.objects.approved().for_theme(theme).select_related("municipality")
    return {"organisations": organisations[:SHOWN]}


@register.filter
def domain(address):
    """'www.welkom.example/nl' for people: just the name of the site."""
    return urlsplit(address).hostname.removeprefix("www.")


@register.filter
def enterprise_number(digits):
    """As companies write it: 0403.170.701."""
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"
