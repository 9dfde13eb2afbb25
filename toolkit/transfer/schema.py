"""What may stand in a content file: docs/toolkit-format.md as pydantic's models.

They only check, strictly: `read_toolkit` gives what stands in the files, not these models.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from gastvrij.lib.languages import LANGUAGES as SPOKEN
from toolkit.due import Anchor, DueRule, Duration
from toolkit.providers import MAX_LENGTH, understand
from toolkit.vocabulary import (
    AFTERWARDS,
    CHANGES,
    CONFIDENCES,
    COUNTS,
    DAYS_OFF,
    DUE_KINDS,
    FIGURE,
    HOUSING,
    ICONS,
    LANGUAGES,
    MAX_AGE,
    REGIONS,
    SCOPES,
    SITUATIONS,
    SOURCE_KINDS,
    STATES,
    STATUSES,
    TRANSLATIONS,
    UNITS,
)

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What docs/toolkit-format.md calls `translated_from`: the mark, and of which text.
MARK = re.compile(r"([0-9a-f]{16})?")
TEXT_PATH = re.compile(r"[a-z]+(\[\d{1,3}\])?(\.[a-z]+)?")
DECIMAL = re.compile(r"-?\d{1,8}(\.\d{1,4})?")
# Fields that also stand in lists and cards, where figures are not filled in.
WITHOUT_FIGURES = {"title", "summary", "label", "name", "authority", "explanation", "article"}

KeyPath = tuple[str | int, ...]
T = TypeVar("T")


# --- what a text may hold ----------------------------------------------------------------------
def is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_seen(value: str) -> bool:
    """A year, a month or a day: the first of what is missing makes it a date."""
    is_part_of_day = len(value) in (4, 7, 10) and is_day(f"{value}-01-01"[:10])
    return is_part_of_day or value == "undated"


def is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme in ("http", "https") and parts.hostname and value.split() == [value])


def runs_from(value: str) -> Anchor:
    """Whether done:CODE names an item that exists is checked when all files have been read."""
    anchor = Anchor.parse(value)
    if anchor.month_and_day == (2, 29):
        raise ValueError("a term that comes back every year can't run from 29 February")
    return anchor


def has_stray_braces(words: str) -> bool:
    rest = FIGURE.sub("", words)
    return "{{" in rest or "}}" in rest


def flaws_of_words(path: KeyPath, words: str) -> Iterator[str]:
    """Of any text; the language in which it is written is the end of its path."""
    if "\x00" in words:
        yield "holds a null character"
    if path and path[-1] in LANGUAGES:
        if has_stray_braces(words):
            yield "double braces hold something else than {{ figure:CODE }}"
        if WITHOUT_FIGURES.intersection(path[-2:-1]) and FIGURE.search(words):
            yield "can't hold a figure"


def describe(value: object) -> str:
    names = {type(None): "empty", dict: "a mapping", list: "a list"}
    return names.get(type(value)) or repr(value)


# --- types -------------------------------------------------------------------------------------
def must(test: Callable[[str], object], message: str) -> AfterValidator:
    def check(value: str) -> str:
        if not test(value):
            raise ValueError(f"{value!r} {message}")
        return value

    return AfterValidator(check)


def without_twins(values: list[T]) -> list[T]:
    twins = sorted({value for value in values if values.count(value) > 1})
    if twins:
        raise ValueError(f"{', '.join(map(repr, twins))} stands twice in the list")
    return values


def a_range(values: list[int]) -> list[int]:
    if values[0] > values[1]:
        raise ValueError(f"the minimum {values[0]} is above the maximum {values[1]}")
    return values


def line(max_length: int) -> Any:
    return Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=max_length, pattern=r"^[^\n]*$"
        ),
    ]


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Day = Annotated[str, must(is_day, "is not a date, write it as YYYY-MM-DD")]
Seen = Annotated[str, must(is_seen, "is not YYYY, YYYY-MM, YYYY-MM-DD or undated")]
Decimal = Annotated[str, must(DECIMAL.fullmatch, 'is not a plain decimal such as "1314.20"')]
Url = Annotated[str, Field(max_length=400), must(is_web_address, "is not a web address")]
Code = Annotated[
    str,
    Field(max_length=60),
    must(CODE.fullmatch, "is not a code: small letters, digits and hyphens"),
]
Age = Annotated[int, Field(ge=0, le=MAX_AGE)]
Ages = Annotated[list[Age], Field(min_length=2, max_length=2), AfterValidator(a_range)]
Unique = Annotated[list[T], AfterValidator(without_twins)]
EmbedAddress = Annotated[
    str,
    Field(max_length=MAX_LENGTH),
    must(understand, "is no video or post that may be shown: see docs/toolkit-format.md"),
]
DurationText = Annotated[str, Field(max_length=10), must(Duration.parse, "")]
AnchorText = Annotated[str, Field(max_length=130), must(runs_from, "")]


Mark = Annotated[str, must(MARK.fullmatch, "is not the mark of a Dutch text")]
TextPath = Annotated[str, must(TEXT_PATH.fullmatch, "is not the place of a text")]


def as_list(value: object) -> object:
    return value if isinstance(value, list) or value is None else [value]


def not_empty(values: list[T]) -> list[T]:
    if not values:
        raise ValueError("is empty")
    return values


OneOrMore = Annotated[list[T], BeforeValidator(as_list), AfterValidator(not_empty)]


# --- the three kinds of file -------------------------------------------------------------------
class Strict(BaseModel):
    """A text between quotes is no number, and a key that is not known is a slip of the pen."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Text(Strict, Generic[T]):
    nl: T
    en: T
    fr: T

    @model_validator(mode="before")
    @classmethod
    def in_languages(cls, value: object) -> object:
        if not isinstance(value, dict):
            raise ValueError(f"must hold {', '.join(LANGUAGES)}, not {describe(value)}")
        return value


class Translated(Strict):
    """Only a language that says so may lack a text: see `problems_of`."""

    translated_from: dict[Literal[TRANSLATIONS], dict[TextPath, Mark]] = {}


class Passage(Strict):
    """The words of a source of this file, as they were read on the day of the check."""

    source: Code
    words: line(600)


class Reviewed(Translated):
    """Nothing counts as checked without the words that were read."""

    reviewed_on: Day | None = None
    passage: Passage | None = None
    review_by: Day | None = None

    @model_validator(mode="after")
    def was_read(self) -> "Reviewed":
        if (self.reviewed_on is None) != (self.passage is None):
            raise ValueError("reviewed_on and passage go together: the day, and what was read")
        return self


class Page(Reviewed):
    """Marks of review, which the export writes where they differ from a first import."""

    state: Literal[STATES] = "published"


MARKS = set(Page.model_fields)


class Example(Strict):
    title: Text[line(120)]
    body: Text[Words]


class Embed(Strict):
    """A video or post of another site, shown after a click."""

    address: EmbedAddress
    title: Text[line(120)]
    shows: Text[Words]
    by: line(120)
    language: Literal[tuple(SPOKEN)]
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None


class Source(Strict):
    id: Code
    title: line(200)
    publisher: line(120)
    url: Url
    language: line(2)
    kind: Literal[SOURCE_KINDS]
    seen: Seen


class Figure(Reviewed):
    code: Code
    label: Text[line(200)]
    value: Decimal
    unit: Literal[UNITS]
    valid_from: Day
    changes: Literal[CHANGES]
    next_on: Day | None = None
    source: Code
    review_by: Day

    @model_validator(mode="after")
    def knows_its_next(self) -> "Figure":
        if self.changes == "yearly" and self.next_on is None:
            raise ValueError("a figure that changes yearly needs next_on: when it is expected")
        if self.next_on is not None and self.next_on <= self.valid_from:
            raise ValueError("next_on is no later than valid_from")
        return self


class Conditions(Strict):
    """What one case may ask, each key only where it is needed."""

    statuses: Unique[Literal[STATUSES]] = []
    family_statuses: Unique[Literal[STATUSES]] = []
    regions: Unique[Literal[REGIONS]] = []
    housing: Unique[Literal[HOUSING]] = []
    situations: Unique[Literal[SITUATIONS]] = []
    not_situations: Unique[Literal[SITUATIONS]] = []
    ages: Ages | None = None
    family_ages: Ages | None = None
    registered_ages: Ages | None = None
    born_here: bool = False


class Applies(Conditions):
    statuses: Unique[Literal[STATUSES]]
    regions: Unique[Literal[REGIONS]]
    situations: Unique[Literal[SITUATIONS]]
    scope: Literal[SCOPES]
    ages: Ages | None
    cases: list[Conditions] = Field(default=[], alias="or")


class OnlyFor(Strict):
    """For whom a due rule is."""

    statuses: Unique[Literal[STATUSES]] = []
    family_statuses: Unique[Literal[STATUSES]] = []
    regions: Unique[Literal[REGIONS]] = []
    housing: Unique[Literal[HOUSING]] = []
    situations: Unique[Literal[SITUATIONS]] = []
    ages: Ages | None = None


class Basis(Strict):
    """What sets the term."""

    article: Text[line(300)]
    source: Code


class Due(Strict):
    only_for: OnlyFor | None = Field(default=None, alias="for")
    anchors: OneOrMore[AnchorText] = Field(alias="from")
    within: DurationText
    kind: Literal[DUE_KINDS]
    opens: DurationText | None = None
    then: Literal[AFTERWARDS] = AFTERWARDS[0]
    counts: Literal[COUNTS] = COUNTS[0]
    day_off: Literal[DAYS_OFF] = DAYS_OFF[0]
    until: Day | None = None
    basis: Basis | None = None

    @field_validator("within")
    @classmethod
    def only_a_card_counts_back(cls, within: str, info: ValidationInfo) -> str:
        anchors = [Anchor.parse(text) for text in info.data.get("anchors", [])]
        may_count_back = anchors and all(anchor.may_count_back for anchor in anchors)
        if Duration.parse(within).is_negative and not may_count_back:
            raise ValueError("only card_expires takes a negative duration")
        return within

    @model_validator(mode="after")
    def holds_together(self) -> "Due":
        if self.kind == "legal" and self.basis is None:
            raise ValueError("a legal term needs a basis: the article that sets it, and its source")
        rule = DueRule.parse(
            tuple(self.anchors), self.within, is_in_working_days=self.counts == COUNTS[1]
        )
        if len(rule.anchors) > 1 and any(anchor.month_and_day for anchor in rule.anchors):
            raise ValueError("a term that comes back every year runs from one day only")
        return self


class Item(Page):
    code: Code
    title: Text[line(70)]
    why: Text[Words]
    how: Text[Words]
    authority: Text[line(150)]
    documents: list[Text[line(250)]]
    applies: Applies
    due: OneOrMore[Due] | None
    until: Day | None = None
    after: Unique[Code]
    sources: Unique[Code]
    confidence: Literal[CONFIDENCES]
    review_by: Day


class Theme(Page):
    slug: Code
    number: Annotated[int, Field(ge=1, le=11)]
    icon: Literal[ICONS]
    related: Unique[Code] = []
    title: Text[line(120)]
    summary: Text[Words]
    body: Text[Words]
    obstacles: list[Text[Words]]
    tips: list[Text[Words]]
    examples: list[Example] = []
    embeds: list[Embed] = []
    sources: list[Source]
    figures: list[Figure]
    items: list[Item]
    review_by: Day


class Section(Page):
    slug: Code
    title: Text[line(120)]
    body: Text[Words]
    tips: list[Text[Words]]
    examples: list[Example]
    embeds: list[Embed] = []
    sources: Unique[Code]
    review_by: Day


class Chapter(Page):
    slug: Code
    number: Annotated[int, Field(ge=0, le=9)]
    title: Text[line(120)]
    summary: Text[Words]
    sections: list[Section]
    sources: list[Source]
    figures: list[Figure]


class Spellings(Strict):
    nl: Unique[line(120)] = []
    en: Unique[line(120)] = []
    fr: Unique[line(120)] = []


class Term(Translated):
    code: Code
    name: Text[line(120)]
    explanation: Text[Words]
    also: Spellings = Spellings()


class Glossary(Strict):
    terms: list[Term]


# --- what is wrong, in our words ---------------------------------------------------------------
SENTENCES = {
    "missing": "the key {key!r} is missing",
    "extra_forbidden": "unknown key {key!r}",
    "invalid_key": "unknown key {key!r}",
    "model_type": "must be a mapping, not {value}",
    "list_type": "must be a list, not {value}",
    "string_type": "must be text, not {value}",
    "string_too_short": "is empty",
    "string_too_long": "has {length} characters, at most {max_length} fit",
    "string_pattern_mismatch": "must be one line",
    "literal_error": "{value} is unknown, choose from: {expected}",
    "int_type": "must be a whole number, not {value}",
    "greater_than_equal": "must be a whole number from {ge}, not {value}",
    "less_than_equal": "must be a whole number up to {le}, not {value}",
    "too_short": "must be null or [minimum, maximum]",
    "too_long": "must be null or [minimum, maximum]",
    "value_error": "{error}",
}


def problems_of(model: type[BaseModel], data: object) -> Iterator[tuple[KeyPath, str]]:
    """Key path and sentence of each flaw. A page may lack a language if it says so."""
    try:
        model.model_validate(data)
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False):
            path = as_written(error["loc"], data)
            if error["type"] != "missing" or path[-1] not in unfinished_around(path, data):
                yield path, sentence_of(error)


def as_written(path: KeyPath, data: Any) -> KeyPath:
    """The path in the file: where one may stand for a list, it has no number."""
    written: list[str | int] = []
    for key in path:
        is_its_key = isinstance(data, dict) and key in data
        if isinstance(key, int) and not isinstance(data, list) and not is_its_key:
            continue
        written.append(key)
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            data = None
    return tuple(written)


def unfinished_around(path: KeyPath, data: Any) -> list[str]:
    """The languages that the pages in which `path` stands have under `translated_from`."""
    languages: list[str] = []
    for key in path[:-1]:
        if isinstance(data, dict) and isinstance(data.get("translated_from"), dict):
            languages += data["translated_from"]
        data = data[key]
    return languages


def sentence_of(error: dict[str, Any]) -> str:
    kind, value = error["type"], error["input"]
    if kind == "string_type" and isinstance(value, date):
        return f'write the date between quotes: "{value}"'
    words = error.get("ctx", {}) | {"value": describe(value), "message": error["msg"]}
    if error["loc"]:
        words["key"] = error["loc"][-1]
    if kind == "string_too_long":
        words["length"] = len(value.strip())
    return SENTENCES.get(kind, "{message}").format(**words)
