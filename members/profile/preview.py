"""The public page as it would be, before anything is saved."""

from copy import copy
from types import SimpleNamespace

from django.template.loader import render_to_string
from django.utils import translation

from gastvrij.lib import languages
from members.profile.actions import LISTS


class Preview:
    """An organisation with changes that nobody saved; templates read it as the organisation."""

    def __init__(self, organisation, changes):
        self._organisation = copy(organisation)
        for name, value in changes.items():
            if name in LISTS:
                setattr(self, name, SimpleNamespace(all=value))
            else:
                setattr(self._organisation, name, value)

    def __getattr__(self, name):
        return getattr(self._organisation, name)


def previews(organisation, changes):
    """The page's own part, once in each language."""
    shown = Preview(organisation, changes)
    for code in languages.INTERFACE:
        with translation.override(code):
            context = {"organisation": shown, "prefix": f"{code}-", "is_preview": True}
            page = render_to_string("members/organisations/_profile.html", context)
        yield code, languages.name_of(code), page
