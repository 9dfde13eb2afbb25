"""Whole addresses of this site, for mails that a job sends and no request asked for."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def address_of(name: str, *args: object, language: str) -> str:
    """The page with this name, in `language`."""
    with translation.override(language):
        return settings.SITE_URL + reverse(name, args=args)


def host_of_site() -> str:
    """Without port: what makes a number of ours unique in the world."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
