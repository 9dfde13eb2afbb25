"""Who fits a family? By language, place and room; a coordinator chooses, never the site.

Each volunteer says of themselves what they speak, where they help and how many families they can
follow; who says nothing is proposed all the same, further down.
"""

from collections import Counter
from dataclasses import dataclass

from babel import Locale
from django.db.models import Count
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checklist.models import Assignment, Household
from gastvrij.lib.words import locale, sort_key
from members.models import Membership, Municipality, Organisation, User
from members.places.distances import kilometres_between

UNKNOWN = 15
"""As far as this is whoever did not say where they help: after the neighbours, before the rest."""


@dataclass(frozen=True)
class Proposal:
    """Somebody who may become buddy of a family, and what speaks for them."""

    user: User
    language: str
    """The family's, if they speak it; nothing otherwise."""
    kilometres: float | None
    families: int
    most_families: int | None

    @property
    def is_full(self) -> bool:
        return self.most_families is not None and self.families >= self.most_families

    @property
    def order(self) -> tuple[object, ...]:
        far = UNKNOWN if self.kilometres is None else round(self.kilometres)
        return self.is_full, not self.language, far, self.families, sort_key(str(self.user))

    @property
    def reasons(self) -> list[str]:
        told = []
        if self.language:
            told.append(_("speaks %(language)s") % {"language": language_in_words(self.language)})
        if self.kilometres is not None:
            is_near = self.kilometres < 1
            told.append(_("nearby") if is_near else f"{round(self.kilometres)} km")
        words = ngettext("follows %(n)s family", "follows %(n)s families", self.families)
        told.append(words % {"n": self.families} if self.families else _("follows no family now"))
        if self.is_full:
            told.append(_("has no room for more"))
        return told

    @property
    def in_words(self) -> SafeString:
        return format_html(
            '{} <span class="choice__why">{}</span>', str(self.user), " · ".join(self.reasons)
        )


def language_in_words(code: str) -> str:
    """In the reader's own language: "Tigrinya"."""
    return str(Locale.parse(locale()).languages.get(code, code))


def proposals(
    organisation: Organisation, *, language: str = "", municipality: Municipality | None = None
) -> list[Proposal]:
    """Everybody of the organisation, who fits best first; two queries."""
    members = Membership.objects.confirmed().filter(organisation=organisation)
    families = _families_of(organisation)
    found = [
        Proposal(
            member.user,
            language if language in member.speaks else "",
            _distance(member.helps_in, municipality),
            families[member.user_id],
            member.most_families,
        )
        for member in members.select_related("user", "helps_in")
    ]
    return sorted(found, key=lambda one: one.order)


def proposals_for(household: Household) -> list[Proposal]:
    return proposals(
        household.organisation,
        language=household.contact_language,
        municipality=household.municipality,
    )


def _distance(one: Municipality | None, other: Municipality | None) -> float | None:
    return None if one is None or other is None else kilometres_between(one, other)


def _families_of(organisation: Organisation) -> Counter[int]:
    """How many open families each of them follows there now."""
    current = Assignment.objects.current().filter(
        organisation=organisation, household__state=Household.State.OPEN
    )
    counted = current.order_by().values_list("user").annotate(Count("household", distinct=True))
    return Counter(dict(counted))
