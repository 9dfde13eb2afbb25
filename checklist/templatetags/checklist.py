from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gastvrij.lib.words import near_day_in_words

register = template.Library()


@register.filter
def span(due):
    """A due date, or the span in which it falls where only a year of birth is known."""
    if due.is_exact:
        return _day(due.earliest)
    if due.earliest.year == due.latest.year:
        return _("in the course of %(year)s") % {"year": due.earliest.year}
    return _("between %(first)s and %(last)s") % {
        "first": _day(due.earliest),
        "last": _day(due.latest),
    }


def _day(day):
    return near_day_in_words(day, timezone.localdate())


@register.filter
def of_key(found, key):
    """What stands under this key, or nothing."""
    return found.get(key)


@register.simple_tag
def undo_address(household, events, place):
    """Where these events are taken back together, to come back to this place."""
    first, *others = [event.pk for event in events]
    also = {"ook": "-".join(map(str, others))} if others else {}
    query = urlencode(dict(place.choices) | also if place else also)
    address = reverse("checklist:undo", args=[household.pk, first])
    return f"{address}?{query}" if query else address


@register.simple_tag
def address(selection, **changes):
    """The address of a selection with something changed."""
    return selection.address(**changes)
