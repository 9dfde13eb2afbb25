"""Every text of the site in its languages, with where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gastvrij.lib.languages import INTERFACE
from gastvrij.lib.paths import ROOT
from gastvrij.workshop.catalogues import LANGUAGES, messages_of
from toolkit.transfer.reading import FOLDERS

CONTENT = ROOT / "toolkit" / "content"


@dataclass(frozen=True)
class Text:
    """One text; `words` by language. Of the interface English is what the code says."""

    where: str
    words: dict[str, str]
    is_content: bool = True


def all_texts() -> Iterator[Text]:
    yield from texts_of_content()
    yield from texts_of_interface()


def texts_of_content(folder: Path = CONTENT) -> Iterator[Text]:
    files = [path for name in FOLDERS for path in sorted((folder / name).glob("*.yaml"))]
    for path in [*files, folder / "terms.yaml"]:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        yield from _below(data, path.name)


def _below(value: Any, where: str) -> Iterator[Text]:
    if isinstance(value, dict) and "nl" in value and set(value) <= set(INTERFACE):
        if all(isinstance(words, str) for words in value.values()):
            yield Text(where, value)
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _below(child, f"{where} {key}")
    elif isinstance(value, list):
        for number, child in enumerate(value):
            name = child.get("code") or child.get("slug") if isinstance(child, dict) else None
            yield from _below(child, f"{where}[{name or number}]")


def texts_of_interface() -> Iterator[Text]:
    translations: dict[tuple, dict[str, str]] = {}
    for language in LANGUAGES:
        for message in messages_of(language):
            sources = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            for number, source in enumerate(sources):
                key = (message.context, source)
                words = translations.setdefault(key, {"en": source})
                words[language] = strings[min(number, len(strings) - 1)]
    for (_context, source), words in translations.items():
        yield Text(f"interface “{source[:60]}”", words, is_content=False)
