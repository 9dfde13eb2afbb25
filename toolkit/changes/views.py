"""What changed in the toolkit, for everybody: as a page, and as feeds."""

import re

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gastvrij.lib.public_pages import kept_by_anybody
from toolkit.changes.telling import by_month, with_links
from toolkit.models import Theme
from toolkit.models.change import Change

CHANGES_ON_A_PAGE = 50
CHANGES_IN_A_FEED = 40
NOT_FOR_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@login_not_required
@require_safe
@kept_by_anybody
def changes(request):
    """By month, the newest first; of all themes or of one."""
    themes = list(Theme.objects.published().only("slug", "title"))
    slug = request.GET.get("thema", "")
    theme = next((one for one in themes if one.slug == slug), None)
    told = Change.objects.told().select_related("theme")
    told = told.filter(theme=theme) if theme else told
    page = Paginator(told, CHANGES_ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "themes": themes,
        "theme": theme,
        "page": page,
        "months": by_month(with_links(page)),
        "base": f"?thema={theme.slug}&" if theme else "?",
    }
    return render(request, "toolkit/changes/changes.html", context)


class ChangesFeed(Feed):
    """In the language of its address."""

    feed_type = Atom1Feed

    def get_object(self, request, slug=None):
        return get_object_or_404(Theme.objects.published(), slug=slug) if slug else None

    def title(self, theme):
        title = _("What has changed in the toolkit")
        return plain(f"{title}: {theme.title}" if theme else title)

    def subtitle(self, theme):
        return _("Changes of rules, amounts and pages, in words.")

    def link(self, theme):
        address = reverse("toolkit:changes")
        return f"{address}?thema={theme.slug}" if theme else address

    def items(self, theme):
        told = Change.objects.told()
        told = told.filter(theme=theme) if theme else told
        return with_links(told[:CHANGES_IN_A_FEED])

    def get_feed(self, obj, request):
        self.language = get_language()
        return super().get_feed(obj, request)

    def item_title(self, change):
        return plain(change.title)

    def item_description(self, change):
        return plain("\n".join(filter(None, [change.words, change.sentence])))

    def item_link(self, change):
        return change.url or reverse("toolkit:changes")

    def item_guid(self, change):
        return f"urn:gastvrij:change:{change.pk}"

    def item_pubdate(self, change):
        return change.noted_at

    def item_updateddate(self, change):
        return change.noted_at


def plain(text):
    """Without what may not stand in XML at all, whoever typed it."""
    return NOT_FOR_XML.sub(" ", text)


@login_not_required
@require_safe
@kept_by_anybody
def feed(request, slug=None):
    return ChangesFeed()(request, slug=slug)
