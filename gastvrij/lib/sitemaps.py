"""What search engines may know of: each app tells its own pages (gastvrij/urls.py gathers them)."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse


class PublicPages(Sitemap):
    """Pages in each language of the site, which know each other."""

    i18n = True
    alternates = True
    x_default = True


class Doors(PublicPages):
    """Pages of which there is one, by their names."""

    names: tuple[str, ...] = ()

    def items(self):
        return self.names

    def location(self, name):
        return reverse(name)
