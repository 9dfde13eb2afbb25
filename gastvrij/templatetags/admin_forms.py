"""What the administration's forms have besides Django's own."""

from django import template
from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst

from gastvrij.lib.form_errors import Problem, problems_of

register = template.Library()

MOST_LETTERS = 160


@register.simple_tag
def mistakes(adminform, inlines):
    """What is wrong in the form and in the lines below it, each with the way to the field."""
    found = problems_of(adminform.form)
    for inline in inlines or ():
        for number, form in enumerate(inline.formset.forms, 1):
            form.title_in_summary = f"{capfirst(inline.opts.verbose_name)} {number}"
        found += problems_of(inline.formset)
    return [Problem(_short(one.text), one.target) for one in found]


def _short(text):
    """What somebody else wrote in the meantime may be a page long."""
    return Truncator(strip_tags(text)).chars(MOST_LETTERS)
