"""The files of families' languages, `toolkit/content/languages/*.yaml`: read, stored, written.

A file is a list of texts, each the Dutch words and those of the language. What a speaker checked
on the site is never overwritten; neither is what a curator wrote there about another Dutch text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

import yaml
from django.db import transaction
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from gastvrij.lib.languages import LANGUAGES, OF_FAMILIES
from toolkit.following import mark_of
from toolkit.models import Spoken
from toolkit.spoken_words import differences

FOLDER = "languages"
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Text(BaseModel):
    """One text of a file."""

    model_config = ConfigDict(extra="forbid")

    nl: Words
    words: Words
    equal: bool = True
    """Compared with the Dutch, and shown to say the same."""
    checked: date | None = None
    """The day on which a speaker approved it on the site that wrote the file."""


@dataclass
class Imported:
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    """A speaker has checked other words here."""
    problems: list[str] = field(default_factory=list)


FILE = TypeAdapter(list[Text])
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # LibYAML's is eight times as quick,
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # and so is its writer.


def read_files(folder: Path) -> tuple[dict[str, list[Text]], list[str]]:
    """By language the texts, and in sentences what is wrong with the files."""
    texts: dict[str, list[Text]] = {}
    problems: list[str] = []
    for path in sorted((folder / FOLDER).glob("*")):
        name = f"{FOLDER}/{path.name}"
        if path.suffix != ".yaml" or path.stem not in OF_FAMILIES:
            problems.append(f"{name}: is not LANGUAGE.yaml of a family's language")
            continue
        try:
            texts[path.stem] = FILE.validate_python(yaml.load(path.read_bytes(), LOADER))  # noqa: S506
        except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
            problems.append(f"{name}: {error}")
            continue
        problems += [f"{name}: {flaw}" for flaw in _flaws(texts[path.stem])]
    return texts, problems


def _flaws(texts: list[Text]) -> Iterator[str]:
    seen = set()
    for text in texts:
        if mark_of(text.nl) in seen:
            yield f"“{text.nl[:60]}” stands there twice"
        seen.add(mark_of(text.nl))
        for flaw in differences(text.nl, text.words):
            yield f"“{text.nl[:60]}”: {flaw}"


@transaction.atomic
def store(texts: dict[str, list[Text]]) -> Imported:
    """What stands in the files stands in the database; nothing is taken away."""
    told = Imported()
    for language, lines in texts.items():
        rows = Spoken.objects.filter(language=language)
        known = {mark: said for mark, *said in rows.values_list("mark", "words", "is_equal")}
        new, other = [], {}
        for line in lines:
            mark = mark_of(line.nl)
            if mark not in known:
                new.append(_row(language, line))
            elif known[mark] == [line.words, line.equal]:
                told.unchanged += 1
            else:
                other[mark] = line
        changed = []
        for row in rows.filter(mark__in=other) if other else ():
            if row.state == Spoken.State.CHECKED:
                told.kept += 1
            else:
                row.words, row.is_equal = other[row.mark].words, other[row.mark].equal
                changed.append(row)
        Spoken.objects.bulk_create(new)
        Spoken.objects.bulk_update(changed, ["words", "is_equal"])
        told.created += len(new)
        told.changed += len(changed)
    return told


def _row(language: str, line: Text) -> Spoken:
    return Spoken(
        language=language,
        mark=mark_of(line.nl),
        dutch=line.nl,
        words=line.words,
        is_equal=line.equal,
        state=Spoken.State.CHECKED if line.checked else Spoken.State.MACHINE,
        checked_on=line.checked,
    )


def write_files(folder: Path, order: list[str]) -> list[str]:
    """As `read_files` reads them: the texts in this order of the Dutch, then what is of no use.

    Their names.
    """
    names = []
    place = {mark_of(text): number for number, text in enumerate(order)}
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for language in OF_FAMILIES:
        rows = list(Spoken.objects.filter(language=language))
        rows.sort(key=lambda row: (place.get(row.mark, len(place)), row.pk))
        if rows:
            head = f"# {LANGUAGES[language].name}\n"
            path = folder / FOLDER / f"{language}.yaml"
            path.write_text(head + dump([_line(row) for row in rows]), encoding="utf-8")
            names.append(f"{FOLDER}/{path.name}")
    return names


def _line(row: Spoken) -> dict[str, object]:
    line: dict[str, object] = {"nl": row.dutch, "words": row.words}
    if not row.is_equal:
        line["equal"] = False
    if row.state == Spoken.State.CHECKED and row.checked_on:
        line["checked"] = row.checked_on
    return line


def dump(lines: list[dict[str, object]]) -> str:
    return yaml.dump(lines, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=10_000)
