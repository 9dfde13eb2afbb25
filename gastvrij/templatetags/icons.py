"""`{% lucide %}` as the package has it, but written once and not at each place, and shorter.

How thick its lines are and how they end is said in base.css, for all icons.
"""

import re
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide as written

register = template.Library()
LINES = ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
BETWEEN_TAGS = re.compile(r">\s+<")


# What a page says of an icon are words of ours: a name, a size, hidden or not.
@register.simple_tag(name="lucide")
@lru_cache(maxsize=512)
def short(name: str, **how: str | int) -> SafeString:
    return mark_safe(BETWEEN_TAGS.sub("><", written(name, **how).replace(LINES, "")))  # noqa: S308
