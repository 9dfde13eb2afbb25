"""The toolkit's texts in a template. The view gives the page a `reader` (toolkit/text.py)."""

from django import template

from toolkit import rules

register = template.Library()


@register.simple_tag(takes_context=True)
def markdown(context, text):
    """Markdown with figures filled in and words explained."""
    return context["reader"].markdown(text)


@register.simple_tag(takes_context=True)
def line(context, text):
    """The same for a text without Markdown."""
    return context["reader"].line(text)


@register.simple_tag(takes_context=True)
def figure_rows(context, figures=()):
    """For the list of figures, below the texts that show them."""
    return context["reader"].rows(figures)


@register.filter
def due_in_words(item, titles=None):
    return rules.due_in_words(item, titles)


@register.filter
def ages_in_words(item):
    return rules.ages_in_words(item)
