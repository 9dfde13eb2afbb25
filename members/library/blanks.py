"""The blanks of a document: what an organisation fills in, where somebody writes by hand, boxes.

`[[organisation]]` is a blank of the closed list below, `[[...]]` room to write on paper, `[ ]` a
box to tick. Nothing about a family is on the list: that is written by hand, on the paper.
"""

import re
from collections.abc import Mapping

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

LONGEST = 300
BLANKS = {
    "organisation": gettext_lazy("name of the organisation"),
    "legal_form": gettext_lazy("legal form, such as vzw or unincorporated association"),
    "number": gettext_lazy("enterprise number"),
    "seat": gettext_lazy("address of the organisation"),
    "purpose": gettext_lazy("purpose of the organisation"),
    "responsible": gettext_lazy("name of the person responsible"),
    "contact": gettext_lazy("name of the contact person for volunteers"),
    "telephone": gettext_lazy("telephone number of the organisation"),
    "email": gettext_lazy("e-mail address of the organisation"),
    "complaints": gettext_lazy("with whom to report a complaint or a worry"),
    "insurer": gettext_lazy("insurer"),
    "policy": gettext_lazy("number of the policy"),
    "insured": gettext_lazy("what is insured"),
    "costs": gettext_lazy("which costs are refunded, and how"),
    "costs_until": gettext_lazy("when costs are refunded at the latest"),
    "keeps": gettext_lazy("how long data are kept after the support ends"),
    "hours": gettext_lazy("hours at which a volunteer can be reached"),
    "trial": gettext_lazy("length of the first period, such as three months"),
    "year": gettext_lazy("year of the budget"),
}
"""By code: what is to be filled in. The words stand where nothing was filled in."""
LINE, BOX = "." * 42, "[  ]"
_PLACE = re.compile(r"\[\[(\.\.\.|[a-z_]+)\]\]|\[ \]")


def codes_in(text: str) -> list[str]:
    """Each blank of the list that stands in it, in order."""
    found = (match[1] for match in _PLACE.finditer(text))
    return list(dict.fromkeys(code for code in found if code in BLANKS))


def unknown_in(text: str) -> list[str]:
    found = (match[1] for match in _PLACE.finditer(text))
    return [code for code in found if code and code != "..." and code not in BLANKS]


def filled_html(html: SafeString, values: Mapping[str, str]) -> SafeString:
    """In text that is clean already; what somebody filled in is escaped."""

    def place(match: re.Match[str]) -> str:
        code = match[1]
        if code is None:
            words = pgettext_lazy("on paper", "box to tick")
            return format_html('<span class="tick-box" role="img" aria-label="{}"></span>', words)
        if code == "...":
            words = pgettext_lazy("on paper", "room to write")
            return format_html('<span class="by-hand" role="img" aria-label="{}"></span>', words)
        if code not in BLANKS:
            return escape(match[0])
        if value := values.get(code):
            return escape(value)
        return format_html('<span class="blank">{}</span>', BLANKS[code])

    return mark_safe(_PLACE.sub(place, html))  # noqa: S308 (clean before, escaped here)


def filled_text(text: str, values: Mapping[str, str]) -> str:
    """For paper and a word processor, where nothing is a tag."""

    def place(match: re.Match[str]) -> str:
        code = match[1]
        if code is None:
            return BOX
        if code in BLANKS:
            return values.get(code) or _("[%(what)s]") % {"what": BLANKS[code]}
        return LINE if code == "..." else match[0]

    return _PLACE.sub(place, text)
