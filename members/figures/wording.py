"""Figures in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def families(number: int | None) -> str:
    if number is None:
        return _("too few to tell")
    words = ngettext("about %(number)s family", "about %(number)s families", number)
    return words % {"number": number}
