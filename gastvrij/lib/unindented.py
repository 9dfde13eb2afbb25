"""Our pages as they are written, without the indentation of their templates.

That is for who reads the source; a page about a family is never compressed (compression.py), so
there each space is sent. A line stays a line, as the words of two must not become one. Sentences
to translate and what somebody wrote are no text of a template, so they stay as they are.
"""

import re

from django.template import Origin, Template
from django.template.base import TextNode
from django.template.loaders import cached, filesystem

AROUND_A_LINE_BREAK = re.compile(r"\s*\n\s*")
KEEPS_ITS_SPACES = re.compile(r"<(pre|textarea)\b")


class Loader(cached.Loader):
    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        is_new = self.cache_key(template_name, skip) not in self.get_template_cache
        template = super().get_template(template_name, skip)
        if is_new and _is_our_page(template):
            for node in template.nodelist.get_nodes_by_type(TextNode):
                node.s = AROUND_A_LINE_BREAK.sub("\n", node.s)  # type: ignore[attr-defined]
        return template


def _is_our_page(template: Template) -> bool:
    """Not a letter, of which the lines are read; nor one of a package."""
    is_ours = type(template.origin.loader) is filesystem.Loader
    is_page = template.origin.name.endswith(".html")
    return is_ours and is_page and not KEEPS_ITS_SPACES.search(template.source)
