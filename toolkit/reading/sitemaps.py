from itertools import chain

from gastvrij.lib.sitemaps import Doors, PublicPages
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


class ToolkitDoors(Doors):
    names = ("toolkit:index", "toolkit:glossary", "toolkit:changes", "toolkit:for_whom")


SITEMAPS = {"toolkit": ToolkitDoors, "toolkit-pages": ToolkitPages}
