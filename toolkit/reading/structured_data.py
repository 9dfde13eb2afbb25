"""What search engines read about a page of the toolkit."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gastvrij.lib.structured_data import PUBLISHER, Absolute, Facts, breadcrumbs
from toolkit.models import Chapter, ChecklistItem, Section, Theme
from toolkit.reading.standing_in import language_read


def article_of(
    page: Any, absolute: Absolute, *, description: str, changed_on: date | None, picture: str
) -> Facts:
    """`changed_on` is the day of the last difference that was told."""
    days = [day for day in (page.reviewed_on, changed_on) if day]
    return {
        "@type": "Article",
        "headline": page.title,
        "description": description,
        "url": absolute(page.get_absolute_url()),
        "mainEntityOfPage": absolute(page.get_absolute_url()),
        "inLanguage": language_read(page, "title"),
        "dateModified": max(days).isoformat() if days else "",
        "image": absolute(picture) if picture else "",
        "isAccessibleForFree": True,
        "isPartOf": {
            "@type": "CreativeWork",
            "name": _("Toolkit"),
            "url": absolute(reverse("toolkit:index")),
        },
        "author": PUBLISHER,
        "publisher": PUBLISHER,
    }


def way_to(page: Any, absolute: Absolute) -> Facts:
    """As the breadcrumbs on the page: the toolkit, what it stands in, the page."""
    pages: list[Theme | Chapter | Section | ChecklistItem] = [page]
    if isinstance(page, Section):
        pages.insert(0, page.chapter)
    if isinstance(page, ChecklistItem):
        pages.insert(0, page.theme)
    places = [(_("Toolkit"), reverse("toolkit:index"))]
    places += [(one.title, one.get_absolute_url()) for one in pages]
    return breadcrumbs((name, absolute(address)) for name, address in places)
