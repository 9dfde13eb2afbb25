"""What search engines may know of: each app tells its own pages (gastvrij/urls.py gathers them)."""

from django.contrib.sitemaps import Sitemap


class PublicPages(Sitemap):
    """Pages in each language of the site, which know each other."""

    i18n = True
    alternates = True
    x_default = True
