from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter(expects_localtime=True)
def day(value):
    """A day as people say it: without the year where that is this year's."""
    is_this_year = value.year == timezone.localdate().year
    return date_format(value, "j F" if is_this_year else "j F Y")


@register.filter
def span(due):
    """A due date, or the span in which it falls where only a year of birth is known."""
    if due.is_exact:
        return day(due.earliest)
    if due.earliest.year == due.latest.year:
        return _("in the course of %(year)s") % {"year": due.earliest.year}
    return _("between %(first)s and %(last)s") % {
        "first": day(due.earliest),
        "last": day(due.latest),
    }


@register.simple_tag
def address(selection, **changes):
    """The address of a selection with something changed."""
    return selection.address(**changes)
