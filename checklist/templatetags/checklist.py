from urllib.parse import urlencode

from django import template
from django.urls import reverse

from checklist.progress import in_words
from checklist.progress.tick_button import tick_in_html

register = template.Library()


@register.simple_tag
def due(line, short=False):
    """When a line is due; nothing where there is no due rule."""
    return in_words.due_in_html(line, is_short=short)


@register.simple_tag
def who(row, all=True):
    """For whom a row is, by name or as a number."""
    return in_words.who_in_html(row, tells_all=all)


register.simple_tag(tick_in_html, name="tick")


@register.simple_tag
def about(row, theme=True):
    """What stands below the title of a row."""
    return in_words.about_in_html(row, tells_theme=theme)


@register.simple_tag
def remark(line, name=False):
    """What a line has to say of itself; with `name`, of whom."""
    return in_words.remark_in_html(line, is_named=name)


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
def from_list(checklist, page):
    """The address of a page about this family as its list has it, which is short."""
    return checklist.seen_from_list(reverse(f"checklist:{page}", args=[checklist.household.pk]))


@register.simple_tag
def address(selection, **changes):
    """The address of a selection with something changed."""
    return selection.address(**changes)
