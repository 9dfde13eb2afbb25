from urllib.parse import urlsplit

from django import template
from django.utils.translation import gettext as _

from members.accounts.sessions.devices import device_of
from members.models import Organisation

register = template.Library()
SHOWN = 12


@register.inclusion_tag("members/directory/_organisations_for_theme.html")
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


@register.filter
def device(user_agent):
    """'Firefox on Windows', out of what a browser says about itself."""
    browser, system = device_of(user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown device")
