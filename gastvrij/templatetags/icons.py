"""`{% lucide %}` as the package has it, but an icon is written once and not at each place."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide as written

register = template.Library()
# What a page says of an icon are words of ours: a name, a size, hidden or not.
register.simple_tag(lru_cache(maxsize=512)(written), name="lucide")
