from itertools import chain

from django.urls import reverse

from gastvrij.lib.sitemaps import PublicPages
from toolkit.models import Chapter, ChecklistItem, Section, Theme


class ToolkitPages(PublicPages):
    """Everything that is published: chapters, sections, themes and items."""

    def items(self):
        pages = [
            Chapter.objects.published().only("slug", "reviewed_on"),
            Section.objects.published().select_related("chapter").defer("body"),
            Theme.objects.published().only("slug", "reviewed_on"),
            ChecklistItem.objects.published().only("code", "reviewed_on"),
        ]
        return list(chain(*pages))

    def lastmod(self, page):
        return page.reviewed_on


class ToolkitDoors(PublicPages):
    def items(self):
        return ["toolkit:index", "toolkit:glossary"]

    def location(self, name):
        return reverse(name)


SITEMAPS = {"toolkit": ToolkitDoors, "toolkit-pages": ToolkitPages}
