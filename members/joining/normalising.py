"""What is left of an organisation's details once it no longer matters how somebody wrote them."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import hypot
from urllib.parse import parse_qs, urlsplit

from members.joining.vocabulary import (
    COMMON_WORDS,
    HOSTS_OF_MANY,
    LEGAL_FORMS,
    LITTLE_WORDS,
    MAIL_OF_MANY,
    NUMBERS,
    PAGES_OF_ANY_SITE,
    SITES_OF_MANY,
    STEPS_TO_A_PAGE,
    TRANSLATIONS,
)
from members.models.enterprise_number import is_enterprise_number, normalise_enterprise_number
from members.places.loading import FILE as MUNICIPALITIES
from members.places.names import OUTSIDE, SAINTS, PlaceName, folded, known_names

COMMON = 0.35
"""So much counts a word that many names have, where another counts one."""
LONGEST = 200
"""So many letters of a name are read: anybody may type, and the model takes 120."""
LONGEST_PLACE = 5
"""So many words has the name of a place at most; Sint-Joris-ten-Distel has four."""


NEAR = 8
"""So many kilometres lie between the middles of two neighbours at most."""
BEGINNINGS = [word + link for word in COMMON_WORDS for link in ("", "en", "s", "e")]
"""Of compounds: 'vluchtelingen-werk', 'gezins-buddy'."""
PROVINCE = re.compile(
    r"\((?:provincie |province )?(?:oost-|west-)?vla[a-z]+(?:[ -]brabant)?\)|\(limburg\)"
)
"""Behind a name, to tell one Halle from another."""


@dataclass(frozen=True, slots=True)
class Details:
    """An organisation as it was typed or is known; whatever is not known is empty."""

    name: str = ""
    place: str = ""
    """The municipality's REFNIS code, or any name that people have for a place."""
    postal_code: str = ""
    website: str = ""
    email: str = ""
    """An address, or what stands behind its @."""
    enterprise_number: str = ""
    key: int | str | None = None
    """By which the caller finds it back."""


@dataclass(frozen=True, slots=True)
class Word:
    spelled: str
    meant: str
    """In the singular, and in Dutch."""
    weight: float
    place: tuple[PlaceName, ...] = ()
    """The places that it is the name of, alone or with its neighbours."""


@dataclass(frozen=True, slots=True)
class Name:
    """The words that count, each once."""

    words: tuple[Word, ...]
    meanings: frozenset[str]
    weight: float
    is_common: bool
    """Whether many may have it."""
    letters: frozenset[str]
    """With which the words begin that not many have: without one in common, it is another name."""


@dataclass(frozen=True, slots=True)
class Normalised:
    number: str
    site: str
    page: str
    """The part of the site, where that tells something."""
    domains: frozenset[str]
    """Of its site and its mail."""
    codes: frozenset[str]
    """The municipalities that were stated; none if unknown."""
    words: tuple[Word, ...]
    own: Name
    """Without the place."""
    full: Name
    """With it."""
    joined: tuple[str, str]
    """All without the place, as it is spelled ('brievencafe', if that was two words too), and what
    counts as it is meant."""
    place_words: frozenset[str]
    """Those of them that tell a place."""
    told_codes: frozenset[str]
    """The municipalities that these words tell."""
    parts: frozenset[str]
    """The postal codes of the villages that they tell; none if they tell a whole municipality."""
    spelled: frozenset[str]
    letters: frozenset[str]
    """With which its words begin: two names without one in common are not alike."""


def normalised(details: Details) -> Normalised:
    codes = _codes(details.place, details.postal_code)
    words = _words(details.name, codes)
    site, page = _site(details.website)
    number = normalise_enterprise_number(details.enterprise_number)
    own = named(word for word in words if word.weight and not word.place)
    full = named(word for word in words if word.weight or word.place)
    spelled = "".join(word.spelled for word in words if not word.place)
    places = {place for word in words for place in word.place}
    is_whole = any(place.kind not in ("part", "former") for place in places)
    beginnings = [form for word in full.words for form in (word.spelled, word.meant)] + [spelled]
    return Normalised(
        number=number if is_enterprise_number(number) else "",
        site=site,
        page=page,
        domains=frozenset({site, _mail_domain(details.email)} - {""}),
        codes=codes,
        words=words,
        own=own,
        joined=(spelled, "".join(word.meant for word in own.words)),
        full=full,
        place_words=frozenset(word.spelled for word in words if word.place),
        told_codes=frozenset(place.municipality for place in places),
        parts=frozenset(place.postal_code for place in places if not is_whole),
        spelled=frozenset(word.spelled for word in words),
        letters=frozenset(text[0] for text in beginnings if text),
    )


def named(words: Iterable[Word]) -> Name:
    once = {word.meant: word for word in words}
    rare = [word for word in once.values() if word.weight == 1]
    return Name(
        words=tuple(once.values()),
        meanings=frozenset(once),
        weight=sum(word.weight for word in once.values()),
        is_common=not rare,
        letters=frozenset(form[0] for word in rare for form in (word.spelled, word.meant)),
    )


def _codes(place: str, postal_code: str) -> frozenset[str]:
    """Of a name that several places have, the postal code tells which is meant."""
    rows = known_names().get(folded(place), [])
    named = {row.municipality for row in rows} - {OUTSIDE}
    if place.strip() in _municipalities():
        named = {place.strip()}
    owners = _owners().get(postal_code.strip(), set())
    return frozenset((named & owners) or named or owners)


@cache
def _municipalities() -> dict[str, dict[str, str]]:
    with MUNICIPALITIES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@cache
def _owners() -> dict[str, set[str]]:
    """By postal code; a few are shared by several municipalities."""
    owners: dict[str, set[str]] = {}
    for code, row in _municipalities().items():
        for postal_code in row["postal_codes"].split():
            owners.setdefault(postal_code, set()).add(code)
    return owners


def are_neighbours(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether a person may give one place as well as the other: Kortrijk and Zwevegem."""
    return any(_kilometres(one, other) < NEAR for one in some for other in others)


def _kilometres(one: str, other: str) -> float:
    """Flat, which does in a country as small as this."""
    (north, east), (other_north, other_east) = (
        (float(row["latitude"]) * 111.2, float(row["longitude"]) * 70.2)
        for row in (_municipalities()[one], _municipalities()[other])
    )
    return hypot(north - other_north, east - other_east)


def _words(name: str, codes: frozenset[str]) -> tuple[Word, ...]:
    plain = unicodedata.normalize("NFKD", name[:LONGEST].casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"\b(?:\w\.){2,}(?:\w\b)?", lambda found: found[0].replace(".", "") + " ", plain)
    plain = PROVINCE.sub(" ", plain)
    plain = re.sub(r"['’`]s\b", "s", plain)
    plain = LEGAL_FORMS.sub(" ", " ".join(re.findall(r"[^\W_]+", plain)))
    plain = re.sub(r"\bduizend en een\b|\bmille et une?\b", "1001", plain)
    spelled = ["st" if word in SAINTS else word for word in plain.split()]
    words = [_word(one) for one in spelled]
    for start, end, places in _places(spelled, codes):
        for index in range(start, end):
            words[index] = replace(words[index], place=places)
    return tuple(words)


def _places(
    spelled: list[str], codes: frozenset[str]
) -> list[tuple[int, int, tuple[PlaceName, ...]]]:
    """Where in a name a place stands: the longest first, and no word twice.

    Where the place is known, another one is an ordinary word: 'Onder de Boom' in Gent.
    """
    found = []
    start = 0
    while start < len(spelled):
        for end in range(min(len(spelled), start + LONGEST_PLACE), start, -1):
            rows = known_names().get("".join(spelled[start:end]), [])
            if codes:
                places = tuple(row for row in rows if row.municipality in codes)
            else:
                places = tuple(row for row in rows if row.municipality and _is_told(row))
            if places:
                found.append((start, end, places))
                start = end - 1
                break
        start += 1
    return found


def _is_told(row: PlaceName) -> bool:
    """Short spellings are often words: 'Ama', 'Brige'."""
    return row.kind != "spelling" or len(row.name) > 4


@lru_cache(maxsize=20_000)
def _word(spelled: str) -> Word:
    meant = _meaning(spelled)
    if spelled in LITTLE_WORDS:
        return Word(spelled, meant, 0)
    return Word(spelled, meant, COMMON if _is_common(meant) else 1)


def _meaning(spelled: str) -> str:
    if spelled in NUMBERS:
        return NUMBERS[spelled]
    if ordinal := re.fullmatch(r"([0-9]+)(?:e|de|ste|eme|ieme)", spelled):
        return ordinal[1]
    if spelled in COMMON_WORDS:
        return spelled
    if spelled in TRANSLATIONS:
        return TRANSLATIONS[spelled]
    singular = _singular(spelled)
    return TRANSLATIONS.get(singular, singular)


def _singular(word: str) -> str:
    if len(word) > 4 and word[-1] in "sx" and not word.endswith("ss"):
        word = word[:-1]
    if len(word) > 5 and word.endswith("en"):
        word = word[:-2]
        if word[-1] == word[-2]:
            word = word[:-1]
    elif len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word


@lru_cache(maxsize=20_000)
def _is_common(word: str) -> bool:
    """Whether it is put together of common words only: 'vluchtelingenwerk', 'taalcafe'."""
    if word in COMMON_WORDS or _singular(word) in COMMON_WORDS:
        return True
    return any(
        word.startswith(start) and _is_common(word.removeprefix(start)) for start in BEGINNINGS
    )


def _site(website: str) -> tuple[str, str]:
    """Whose site it is, and which page if that tells: nothing if it is a page of anybody."""
    text = website.strip().casefold()
    if not text:
        return "", ""
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = re.sub(r"^(www\d?|m|nl-nl|fr-fr|nl-be|fr-be)\.", "", parts.hostname or "")
    except ValueError:
        return "", ""
    path = [step for step in parts.path.split("/") if step]
    if host in SITES_OF_MANY:
        path = [step for step in path if step not in STEPS_TO_A_PAGE]
        if path and path[0] == "profile.php":
            path = parse_qs(parts.query).get("id", [])
        return (f"{host}/{path[0].lstrip('@')}", "") if path else ("", "")
    if host in HOSTS_OF_MANY or "." not in host or _is_of_a_municipality(host):
        return "", ""
    path = [step for step in path if step.partition(".")[0] not in PAGES_OF_ANY_SITE]
    return host, path[0] if path else ""


def _mail_domain(email: str) -> str:
    domain = email.strip().casefold().rpartition("@")[2]
    return "" if domain in MAIL_OF_MANY or _is_of_a_municipality(domain) else domain


def _is_of_a_municipality(host: str) -> bool:
    """Many groups of a town share 'gent.be', 'stad.gent' or 'ocmwlier.be'."""
    labels = re.sub(r"^(stad|ocmw|cpas|gemeente|commune)[.-]?", "", host).split(".")
    return any(
        row.kind in ("municipality", "former")
        for label in labels[-2:]
        for row in known_names().get(folded(label), [])
    )
