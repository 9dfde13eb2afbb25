"""How old is what the facts rest on?"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gastvrij.lib.words import day_in_words, month_in_words

OLD = 2
"""From so many years on its age is said as well."""


def age_in_words(seen: str, today: date) -> str:
    """Of the newest date on the page: a year, a month or a day, as the files write it."""
    if seen == "undated":
        return _("page without a date")
    day = date.fromisoformat(f"{seen}-01-01"[:10])
    when = {4: seen, 7: month_in_words(day)}.get(len(seen)) or day_in_words(day)
    said = _("page of %(when)s") % {"when": when}
    years = (today.year - day.year) - ((today.month, today.day) < (day.month, day.day))
    if years < OLD:
        return said
    return ngettext("%(page)s, %(years)s year old", "%(page)s, %(years)s years old", years) % {
        "page": said,
        "years": years,
    }
