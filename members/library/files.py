"""The library's files: one document each, every text in three languages. All of them, or none."""

from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from members.library.blanks import unknown_in
from members.models.library import LONGEST, LONGEST_TITLE

CONTENT = Path(__file__).parent / "content"


class BrokenFile(Exception):
    """A file of the library is not as it should be."""


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Texts(Strict):
    nl: str
    fr: str
    en: str


class Section(Strict):
    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)
    title: Texts
    body: Texts

    @model_validator(mode="after")
    def fits(self) -> "Section":
        for text in (self.body.nl, self.body.fr, self.body.en):
            if len(text) > LONGEST:
                raise ValueError(f"more than {LONGEST} letters")
            if unknown := unknown_in(text):
                raise ValueError(f"no such blank: {unknown[0]}")
        return self


class Source(Strict):
    about: Texts
    title: str
    publisher: str
    url: str = Field(pattern=r"^https?://")
    language: Literal["nl", "fr", "en"]
    dated: str = Field(pattern=r"^(undated|\d{4}(-\d{2}){0,2})$")
    seen_on: date


class Document(Strict):
    slug: str = Field(max_length=50)
    order: int
    sheet: Literal["", "budget"] = ""
    title: Texts
    summary: Texts
    change: Texts
    sections: list[Section] = Field(min_length=1)
    sources: list[Source] = Field(min_length=1)

    @model_validator(mode="after")
    def has_short_titles(self) -> "Document":
        titles = [self.title, *(one.title for one in self.sections)]
        if any(len(text) > LONGEST_TITLE for one in titles for text in one.model_dump().values()):
            raise ValueError(f"a title of more than {LONGEST_TITLE} letters")
        codes = [one.code for one in self.sections]
        if len(set(codes)) != len(codes):
            raise ValueError("two parts have the same code")
        return self


def read(folder: Path = CONTENT) -> list[dict[str, Any]]:
    found = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = Document.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, ValidationError) as error:
            raise BrokenFile(f"{path.name}: {error}") from error
        found.append(document.model_dump())
    return found
