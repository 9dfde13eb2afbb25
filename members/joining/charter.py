"""What an organisation promises when it joins; each version stays, to be read by who accepted it.

Written from chapter 2 of the toolkit. A change of meaning is a new file, named after its month.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

from gastvrij.lib.languages import SOURCE, best_of

FOLDER = Path(__file__).parent / "charters"


@dataclass(frozen=True)
class Promise:
    title: str
    text: str


@dataclass(frozen=True)
class Charter:
    version: str
    texts: dict[str, dict]

    @property
    def intro(self) -> str:
        return self._text["intro"]

    @property
    def promises(self) -> list[Promise]:
        return [Promise(one["title"], one["text"]) for one in self._text["promises"]]

    @property
    def _text(self) -> dict:
        return self.texts[best_of(self.texts, (get_language() or SOURCE)[:2])]


@cache
def charters() -> dict[str, Charter]:
    files = sorted(FOLDER.glob("*.yaml"))
    return {
        file.stem: Charter(file.stem, yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in files
    }


def present_charter() -> Charter:
    return charters()[max(charters())]
