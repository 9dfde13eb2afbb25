from urllib.parse import urlsplit

from django import template
from django.utils.translation import gettext as _

from gastvrij.lib.telephone import telephone_in_words
from members.accounts.sessions.devices import device_of
from members.exchange.doors import FLAG, reader_for
from members.joining.first_steps import first_steps_of
from members.models import Application, Gathering, Organisation, Thread

register = template.Library()
SHOWN = 12
PRACTICES_SHOWN = DATES_SHOWN = 3


@register.inclusion_tag("members/directory/_organisations_for_theme.html")
def organisations_for_theme(theme):
    """The organisations that work on a theme, for the toolkit's page about it: one query."""
    organisations = Organisation.objects.approved().for_theme(theme).select_related("municipality")
    return {"organisations": organisations[:SHOWN]}


@register.inclusion_tag("members/exchange/_of_a_theme.html", takes_context=True)
def exchange_for_theme(context, theme):
    """For members: the newest practices about it. Nobody else costs a question, or sees one."""
    request = context.get("request")
    is_known = request is not None and request.user.is_authenticated and FLAG in request.session
    reader = reader_for(request.user) if is_known else None
    if reader is None:
        return {"is_member": False}
    of_theme = Thread.themes.through.objects.filter(theme=theme.pk).values("thread")
    practices = Thread.objects.shown().filter(kind=Thread.Kind.PRACTICE, pk__in=of_theme)
    practices = practices.select_related("organisation").defer("words", "body")
    return {
        "is_member": bool(reader.organisations),
        "theme": theme,
        "practices": practices.order_by("-created_at")[:PRACTICES_SHOWN],
    }


@register.inclusion_tag("members/agenda/_next.html")
def next_dates():
    """For members, beside the exchange: the next three."""
    dates = Gathering.objects.shown().to_come().filter(cancelled_at=None)
    return {"dates": dates.select_related("organisation", "municipality")[:DATES_SHOWN]}


@register.inclusion_tag("members/agenda/_of_organisation.html")
def dates_of(organisation):
    """What everybody may come to, for the page of an organisation."""
    dates = Gathering.objects.public().to_come().filter(organisation=organisation)
    return {"dates": dates.select_related("organisation", "municipality")[:DATES_SHOWN]}


@register.inclusion_tag("members/joining/_my_applications.html")
def applications_of(user):
    """What somebody asked the network; not once the organisation is a member."""
    applications = Application.objects.of(user).select_related("organisation")
    return {"applications": applications.exclude(organisation__state=Organisation.State.APPROVED)}


@register.inclusion_tag("members/joining/_first_steps.html")
def first_steps(organisation, user):
    """What the coordinator of a new member does first; nothing for anybody else."""
    return {"steps": first_steps_of(organisation, user)}


@register.filter
def telephone(kept):
    """'0470 12 34 56', of a number as it is kept."""
    return telephone_in_words(kept)


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
