"""What may stand in a content file.

A rule is a function that takes a value and yields its flaws; rules are built from smaller rules,
so that the three schemas at the end of this file read like docs/toolkit-format.md.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

import isodate

LANGUAGES = ["nl", "en", "fr"]
TRANSLATIONS = LANGUAGES[1:]
ICONS = [
    "coins",
    "house",
    "handshake",
    "heart-pulse",
    "family",
    "child",
    "backpack",
    "school",
    "wallet",
    "passport",
    "bus",
]
STATUSES = [
    "recognised",
    "subsidiary",
    "temporary",
    "applicant",
    "undocumented",
    "reunified",
    "other",
]
SITUATIONS = [
    "family_abroad",
    "pregnant",
    "single_parent",
    "unaccompanied_minor",
    "works",
    "studies",
    "job_seeker",
    "foreign_diploma",
    "foreign_driving_licence",
    "illness_or_disability",
    "debts",
    "homeless",
    "rents_privately",
    "rents_socially",
    "lives_in_reception",
    "owns_car",
]
REGIONS = ["flanders", "brussels"]
SCOPES = ["household", "person"]
KINDS = ["legal", "advised"]
CONFIDENCES = ["high", "medium", "low"]
STATES = ["draft", "published"]
ANCHORS = [
    "recognised",
    "arrived",
    "moved_in",
    "applied",
    "birth",
    "school_year",
    "card_expires",
]
UNITS = [
    "EUR",
    "EUR/maand",
    "EUR/jaar",
    "EUR/dag",
    "EUR/uur",
    "EUR/km",
    "procent",
    "dagen",
    "werkdagen",
    "weken",
    "maanden",
    "jaar",
    "getal",
]
MAX_AGE = 120

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FIGURE = re.compile(r"\{\{\s*figure:([a-z0-9-]+)\s*\}\}")
DURATION = re.compile(r"-?P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?")
DECIMAL = re.compile(r"-?\d{1,8}(\.\d{1,4})?")
SEEN = re.compile(r"\d{4}(-\d{2}){0,2}")
AGE = re.compile(r"age:(\d{1,3})")
CALENDAR = re.compile(r"calendar:(\d{2})-(\d{2})")
DONE = re.compile(r"done:(.+)")


@dataclass(frozen=True)
class Flaw:
    message: str
    path: tuple = ()
    missing_language: str = ""

    def below(self, key):
        return replace(self, path=(key, *self.path))


# --- the small rules ---------------------------------------------------------------------------
def string(value):
    if isinstance(value, date):
        yield Flaw(f'write the date between quotes: "{value}"')
    elif not isinstance(value, str):
        yield Flaw(f"must be text, not {describe(value)}")
    elif not value.strip():
        yield Flaw("is empty")
    elif "\x00" in value:
        yield Flaw("holds a null character")


def describe(value):
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return repr(value)


def line(max_length):
    """One line of text, the same in every language."""

    def rule(value):
        yield from string(value)
        if isinstance(value, str):
            if len(value.strip()) > max_length:
                yield Flaw(f"has {len(value.strip())} characters, at most {max_length} fit")
            if "\n" in value.strip():
                yield Flaw("must be one line")

    return rule


def text(max_length=None, *, figures=True):
    """Text in three languages; figures are the only thing between double braces, if at all."""
    one = line(max_length) if max_length else string

    def rule(value):
        if not isinstance(value, dict):
            yield Flaw(f"must hold {', '.join(LANGUAGES)}, not {describe(value)}")
            return
        for language in LANGUAGES:
            if language not in value:
                yield Flaw(f"the language {language} is missing", missing_language=language)
        for language, words in value.items():
            if language not in LANGUAGES:
                yield Flaw(f"unknown language {language!r}")
                continue
            flaws = [*one(words), *braces(words), *([] if figures else no_figures(words))]
            yield from (flaw.below(language) for flaw in flaws)

    return rule


def braces(words):
    rest = FIGURE.sub("", words) if isinstance(words, str) else ""
    if "{{" in rest or "}}" in rest:
        yield Flaw("double braces hold something else than {{ figure:CODE }}")


def no_figures(words):
    """Titles and the like also stand in lists and cards, where figures are not filled in."""
    if isinstance(words, str) and FIGURE.search(words):
        yield Flaw("can't hold a figure")


def title(max_length=None):
    return text(max_length, figures=False)


def code(value):
    yield from line(60)(value)
    if isinstance(value, str) and not CODE.fullmatch(value):
        yield Flaw(f"{value!r} is not a code: small letters, digits and hyphens")


def one_of(allowed):
    def rule(value):
        if value not in allowed:
            yield Flaw(f"{describe(value)} is unknown, choose from: {', '.join(allowed)}")

    return rule


def integer(minimum, maximum):
    def rule(value):
        if type(value) is not int or not minimum <= value <= maximum:
            yield Flaw(f"must be a whole number from {minimum} to {maximum}, not {describe(value)}")

    return rule


def optional(rule):
    """The rule, or null."""
    return lambda value: () if value is None else rule(value)


def list_of(rule, *, unique=False):
    def whole(value):
        if not isinstance(value, list):
            yield Flaw(f"must be a list, not {describe(value)}")
            return
        for index, member in enumerate(value):
            yield from (flaw.below(index) for flaw in rule(member))
            if unique and member in value[:index]:
                yield Flaw(f"{member!r} stands twice in the list", (index,))

    return whole


def mapping(required, optional=None):
    """The keys and their rules. A page that says it is `outdated` may lack those languages."""
    optional = optional or {}

    def rule(value):
        if not isinstance(value, dict):
            yield Flaw(f"must be a mapping, not {describe(value)}")
            return
        for key in required:
            if key not in value:
                yield Flaw(f"the key {key!r} is missing")
        excused = value.get("outdated") or []
        for key, member in value.items():
            known = required.get(key) or optional.get(key)
            if not known:
                yield Flaw(f"unknown key {key!r}")
                continue
            for flaw in known(member):
                if not (flaw.missing_language and flaw.missing_language in excused):
                    yield flaw.below(key)

    return rule


def day(value):
    yield from string(value)
    if isinstance(value, str) and not is_date(value):
        yield Flaw(f"{value!r} is not a date, write it as YYYY-MM-DD")


def is_date(value):
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def seen(value):
    """A year, a month or a day: the first of what is missing makes it a date."""
    yield from string(value)
    if isinstance(value, str) and value != "undated":
        whole = f"{value}-01-01"[:10] if len(value) == 4 else f"{value}-01"[:10]
        if not SEEN.fullmatch(value) or not is_date(whole):
            yield Flaw(f"{value!r} is not YYYY, YYYY-MM, YYYY-MM-DD or undated")


def decimal(value):
    yield from string(value)
    if isinstance(value, str) and not DECIMAL.fullmatch(value):
        yield Flaw(f'{value!r} is not a plain decimal such as "1314.20"')


def url(value):
    yield from line(400)(value)
    if isinstance(value, str):
        try:
            parts = urlsplit(value)
            is_good = parts.scheme in ("http", "https") and parts.hostname
        except ValueError:
            is_good = False
        if not is_good or re.search(r"\s", value):
            yield Flaw(f"{value!r} is not a web address")


def ages(value):
    if value is None:
        return
    if not isinstance(value, list) or len(value) != 2:
        yield Flaw("must be null or [minimum, maximum]")
        return
    flaws = [flaw.below(i) for i in (0, 1) for flaw in integer(0, MAX_AGE)(value[i])]
    yield from flaws
    if not flaws and value[0] > value[1]:
        yield Flaw(f"the minimum {value[0]} is above the maximum {value[1]}")


def anchor(value):
    """Whether done:CODE names an item that exists is checked when all files have been read."""
    yield from string(value)
    if not isinstance(value, str) or value in ANCHORS or DONE.fullmatch(value):
        return
    age, calendar = AGE.fullmatch(value), CALENDAR.fullmatch(value)
    if age and int(age[1]) <= MAX_AGE:
        return
    # 2023 was no leap year: a term that comes back every year can't run from 29 February.
    if calendar and is_date(f"2023-{calendar[1]}-{calendar[2]}"):
        return
    known = ", ".join([*ANCHORS, "age:N", "calendar:MM-DD", "done:CODE"])
    yield Flaw(f"{value!r} is unknown, choose from: {known}")


def duration(value):
    yield from string(value)
    if isinstance(value, str):
        try:
            isodate.parse_duration(value)
            is_good = bool(DURATION.fullmatch(value))
        except isodate.ISO8601Error:
            is_good = False
        if not is_good:
            yield Flaw(f"{value!r} is not an ISO 8601 duration in days or longer, such as P6M")


def term_of_item(value):
    """The keys of `due`, and that only a card's date is counted back from."""
    yield from mapping({"from": anchor, "within": duration, "kind": one_of(KINDS)})(value)
    if isinstance(value, dict):
        runs_from, within = value.get("from"), value.get("within")
        if isinstance(within, str) and within.startswith("-") and runs_from != "card_expires":
            yield Flaw("only card_expires takes a negative duration", ("within",))


# Fields of which no text may hold a figure.
WITHOUT_FIGURES = {"title", "summary", "label", "name", "authority", "explanation"}


# --- the three kinds of file -------------------------------------------------------------------
# Marks of review: written by the export where they differ from what a first import gives.
MARKS = {
    "state": one_of(STATES),
    "reviewed_on": optional(day),
    "review_by": optional(day),
    "outdated": list_of(one_of(TRANSLATIONS), unique=True),
}
OUTDATED = {"outdated": MARKS["outdated"]}
CODES = list_of(code, unique=True)
EXAMPLES = list_of(mapping({"title": title(120), "body": text()}))
SOURCES = list_of(
    mapping(
        {
            "id": code,
            "title": line(200),
            "publisher": line(120),
            "url": url,
            "language": line(2),
            "seen": seen,
        }
    )
)
FIGURES = list_of(
    mapping(
        {
            "code": code,
            "label": title(200),
            "value": decimal,
            "unit": one_of(UNITS),
            "valid_from": day,
            "source": code,
        },
        OUTDATED,
    )
)
ITEM = mapping(
    {
        "code": code,
        "title": title(70),
        "why": text(),
        "how": text(),
        "authority": title(150),
        "documents": list_of(text(250)),
        "applies": mapping(
            {
                "statuses": list_of(one_of(STATUSES), unique=True),
                "regions": list_of(one_of(REGIONS), unique=True),
                "situations": list_of(one_of(SITUATIONS), unique=True),
                "scope": one_of(SCOPES),
                "ages": ages,
            }
        ),
        "due": optional(term_of_item),
        "after": CODES,
        "sources": CODES,
        "confidence": one_of(CONFIDENCES),
    },
    MARKS,
)
THEME_FILE = mapping(
    {
        "slug": code,
        "number": integer(1, 11),
        "icon": one_of(ICONS),
        "title": title(120),
        "summary": title(),
        "body": text(),
        "obstacles": list_of(text()),
        "tips": list_of(text()),
        "sources": SOURCES,
        "figures": FIGURES,
        "items": list_of(ITEM),
    },
    {"examples": EXAMPLES, **MARKS},
)
SECTION = mapping(
    {
        "slug": code,
        "title": title(120),
        "body": text(),
        "tips": list_of(text()),
        "examples": EXAMPLES,
        "sources": CODES,
    },
    MARKS,
)
CHAPTER_FILE = mapping(
    {
        "slug": code,
        "number": integer(0, 9),
        "title": title(120),
        "summary": title(),
        "sections": list_of(SECTION),
        "sources": SOURCES,
        "figures": FIGURES,
    },
    MARKS,
)


def spellings(value):
    languages = {language: list_of(line(120), unique=True) for language in LANGUAGES}
    yield from mapping({}, languages)(value)


TERMS_FILE = mapping(
    {
        "terms": list_of(
            mapping(
                {"code": code, "name": title(120), "explanation": title()},
                {"also": spellings, **OUTDATED},
            )
        )
    }
)
