"""What search engines may read, and where they find all of it: /robots.txt and /sitemap.xml."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gastvrij.lib.public_pages import kept_by_anybody
from gastvrij.lib.sitemaps import Doors
from members.library.sitemaps import SITEMAPS as OF_THE_LIBRARY
from members.organisations.sitemaps import SITEMAPS as OF_THE_NETWORK
from members.signals.sitemaps import SITEMAPS as OF_SIGNALS
from toolkit.reading.sitemaps import SITEMAPS as OF_THE_TOOLKIT

SECONDS_KEPT = 3600
# Whoever comes there by a link is told so again, by X-Robots-Tag or a meta element.
CLOSED = ["/g/", "/*/account/", "/*/beheer/", "/*/gezinnen/", "/*/mijn/"]


class SitePages(Doors):
    names = ("home", "privacy")


SITEMAPS = {"site": SitePages} | OF_THE_TOOLKIT | OF_THE_NETWORK | OF_THE_LIBRARY | OF_SIGNALS


@login_not_required
@require_safe
@kept_by_anybody
def all_pages(request: HttpRequest) -> HttpResponse:
    """Written at once, so that it is kept and compressed as a page is."""
    return sitemap(request, SITEMAPS).render()


@login_not_required
@require_safe
@cache_control(public=True, max_age=SECONDS_KEPT)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in CLOSED), ""]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}\n")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
