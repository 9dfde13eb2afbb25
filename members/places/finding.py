"""Which municipality does somebody mean who types a postal code, a name, or both?

Certain is only what is exact and unique: every postal code and every name that was typed points
to one and the same municipality. Everything else is asked, and nothing is found by a part of it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto
from functools import cache

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Municipality
from members.places.names import OUTSIDE, PlaceName, folded, known_names

COUNTRY = {folded(name) for name in ("België", "Belgique", "Belgien", "Belgium")}
KINDS = ["municipality", "former", "part", "spelling"]
MOST = 8
"""So many places are offered at most to whoever made a slip of the pen."""


class Outcome(Enum):
    CERTAIN = auto()
    SEVERAL = auto()
    ALSO_OUTSIDE = auto()
    CONTRADICTION = auto()
    SIMILAR = auto()
    OUTSIDE = auto()
    NOT_FOUR_DIGITS = auto()
    UNKNOWN = auto()


MESSAGES: dict[Outcome, Promise] = {
    Outcome.SEVERAL: gettext_lazy("More than one place has this name. Choose one."),
    Outcome.ALSO_OUTSIDE: gettext_lazy(
        "A place in Wallonia has this name too, and the network works in Flanders and Brussels. "
        "Choose the place that you mean."
    ),
    Outcome.CONTRADICTION: gettext_lazy(
        "What you typed does not go together in one municipality, as far as we know. "
        "Choose the place that you mean."
    ),
    Outcome.SIMILAR: gettext_lazy(
        "We don't know this place. Choose one of these if you mean it, or try the postal code."
    ),
    Outcome.OUTSIDE: gettext_lazy(
        "This place lies in Wallonia. The network works in Flanders and Brussels."
    ),
    Outcome.NOT_FOUR_DIGITS: gettext_lazy(
        "A postal code has exactly four digits, for example 9000."
    ),
    Outcome.UNKNOWN: gettext_lazy(
        "We don't find this place in Flanders or Brussels. Try the postal code, four digits."
    ),
}


@dataclass(frozen=True)
class Candidate:
    """A municipality, with the names or the postal codes by which it was found."""

    municipality: Municipality
    names: tuple[PlaceName, ...]
    postal_codes: tuple[str, ...]

    def __str__(self) -> str:
        """'Berchem: Antwerpen (provincie Antwerpen, 2600)'."""
        place = self.municipality.name
        if self.names and not self._is_own_name(self.names[0]):
            place = f"{self.names[0].name}: {place}"
        words = {
            "place": place,
            "province": self.municipality.get_province_display(),
            "codes": ", ".join(self.postal_codes),
        }
        if self.municipality.region == Municipality.Region.BRUSSELS:
            return _("%(place)s (%(province)s, %(codes)s)") % words
        return _("%(place)s (province of %(province)s, %(codes)s)") % words

    def _is_own_name(self, name: PlaceName) -> bool:
        own = {folded(self.municipality.name_nl), folded(self.municipality.name_fr)}
        return folded(name.name) in own


@dataclass(frozen=True)
class Finding:
    outcome: Outcome
    candidates: tuple[Candidate, ...] = ()

    @property
    def municipality(self) -> Municipality | None:
        """The one, if that is certain."""
        return self.candidates[0].municipality if self.outcome == Outcome.CERTAIN else None

    @property
    def message(self) -> Promise | str:
        return MESSAGES.get(self.outcome, "")


def find_municipality(text: str) -> Finding:
    """What `text` may mean, in one query."""
    postal_codes, names = _hints(text)
    if any(len(postal_code) != 4 for postal_code in postal_codes):
        return Finding(Outcome.NOT_FOUR_DIGITS)
    exact = [_called(name) for name in names]
    similar = [
        row for name, rows in zip(names, exact, strict=True) if not rows for row in _like(name)
    ]
    rows = [row for found in exact for row in found] + similar
    municipalities = _load({row.municipality for row in rows}, postal_codes)
    reach = [{row.municipality for row in found} for found in exact]
    reach += [_owners(postal_code, municipalities) for postal_code in postal_codes]
    meant = set.intersection(*reach) if reach else set()
    possible = meant or set().union(*reach)

    def candidates(codes: Iterable[str], matching: list[PlaceName]) -> tuple[Candidate, ...]:
        found = [_candidate(municipalities[one], matching, postal_codes) for one in codes if one]
        return tuple(sorted(found, key=_rank))

    if possible == {OUTSIDE}:
        return Finding(Outcome.OUTSIDE)
    if meant:
        outcome = Outcome.CERTAIN if len(meant) == 1 else Outcome.SEVERAL
        if OUTSIDE in meant:
            outcome = Outcome.ALSO_OUTSIDE
        return Finding(outcome, candidates(meant, rows))
    offered = candidates(possible | {row.municipality for row in similar}, rows)
    if possible:
        return Finding(Outcome.CONTRADICTION, offered)
    return Finding(Outcome.SIMILAR, offered) if offered else Finding(Outcome.UNKNOWN)


def codes_of_names_beginning(text: str) -> set[str]:
    """The municipalities with a name, of any kind, that begins so: to look up, not to decide."""
    start = folded(text)
    return {
        row.municipality
        for key, rows in known_names().items()
        if start and key.startswith(start)
        for row in rows
        if row.municipality != OUTSIDE
    }


def _hints(text: str) -> tuple[list[str], list[str]]:
    """The postal codes and the names, folded: '9000', 'B-9000 Gent', 'Berchem (Antwerpen)'."""
    text = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
    text = re.sub(r"\bBE?[\s-]*(?=[0-9])", "", text, flags=re.IGNORECASE)
    names = [folded(name) for name in re.split(r"[0-9,;/()]+|\s[-–]\s", text)]
    return re.findall("[0-9]+", text), [name for name in names if name and name not in COUNTRY]


def _called(name: str) -> list[PlaceName]:
    """Who is called so; a namesake in Wallonia doesn't count beside a municipality's own name."""
    rows = known_names().get(name, [])
    if any(row.kind == "municipality" for row in rows):
        return [row for row in rows if row.municipality != OUTSIDE]
    return rows


def _like(name: str) -> list[PlaceName]:
    """What begins so, or differs by a letter or two, but not both at its beginning and its end."""
    keys = _keys_here()
    begin = [key for key in keys if len(name) > 2 and key.startswith(name)]
    comparable = [
        key
        for key in keys
        if abs(len(key) - len(name)) <= 1 and (key[0] == name[0] or key[-4:] == name[-4:])
    ]
    near = get_close_matches(name, comparable, n=MOST, cutoff=0.8)
    rows = [row for key in dict.fromkeys([*near, *sorted(begin, key=len)]) for row in _called(key)]
    return [row for row in rows if row.municipality != OUTSIDE][:MOST]


@cache
def _keys_here() -> list[str]:
    return [key for key, rows in known_names().items() if any(row.municipality for row in rows)]


def _load(codes: set[str], postal_codes: list[str]) -> dict[str, Municipality]:
    if not codes - {OUTSIDE} and not postal_codes:
        return {}
    wanted = Q(pk__in=codes) | Q(postal_codes__overlap=postal_codes)
    return {one.pk: one for one in Municipality.objects.filter(wanted)}


def _owners(postal_code: str, municipalities: dict[str, Municipality]) -> set[str]:
    return {
        OUTSIDE if one.region == Municipality.Region.WALLONIA else one.pk
        for one in municipalities.values()
        if postal_code in one.postal_codes
    }


def _candidate(
    municipality: Municipality, rows: list[PlaceName], postal_codes: list[str]
) -> Candidate:
    own = [row for row in rows if row.municipality == municipality.pk]
    own.sort(key=lambda row: (row.postal_code not in postal_codes, KINDS.index(row.kind)))
    typed = [code for code in postal_codes if code in municipality.postal_codes]
    codes = sorted(set(typed) or {row.postal_code for row in own})
    return Candidate(municipality, tuple(own), tuple(codes))


def _rank(candidate: Candidate) -> tuple[int, str]:
    kinds = [KINDS.index(name.kind) for name in candidate.names]
    return min(kinds, default=0), candidate.municipality.name_nl
