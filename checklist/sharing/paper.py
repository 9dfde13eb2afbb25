"""A family's list on paper, in its own language beside the Dutch: the clerk reads it too.

What is the same in both stands once, in Dutch. The file is made while it is asked for and kept
nowhere: this module only says what stands on it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import bidirectional

from django.http import Http404
from django.utils.translation import override

from checklist.models import Household, Progress
from checklist.progress.checklist import checklist_of
from checklist.rules.entries import OPEN, When
from checklist.sharing import sentences
from checklist.sharing.familys_list import FIRST, Choice, FamilysList, Step
from gastvrij.lib.languages import LANGUAGES, SOURCE, words_of
from gastvrij.lib.qr import qr_code
from gastvrij.lib.typesetting import set_pdf
from gastvrij.lib.words import near_day_in_words
from toolkit.paper.collection import LAYOUTS
from toolkit.paper.tree import settable
from toolkit.reading.text import Reader
from toolkit.spoken.book import Said, say

LAYOUT = "two_languages.typ"
Piece = dict[str, Any]
IN_FULL = 5
"""So many things that are to do now fill two or three pages."""
NO_LANGUAGE = "und"
"""What somebody typed is in whatever language."""


@dataclass(frozen=True)
class Part:
    """Which part of the list: what is to do now, all of it, a theme, or what is one person's."""

    theme: str = ""
    who: str = ""
    is_all: bool = False


def as_pdf(data: Piece, now: datetime) -> bytes:
    return set_pdf(LAYOUTS / LAYOUT, data, now).content


class Voice:
    """One of the two languages."""

    def __init__(self, language: str, today: date):
        self.language, self.today = language, today
        self.reader = Reader(today)

    def sentence(self, name: str, **values: object) -> Said:
        with override(self.language):
            return sentences.sentence(name, **{key: self._day(one) for key, one in values.items()})

    def text(self, words: str) -> Said:
        """A text of the toolkit, with its figures."""
        with override(self.language):
            said = say(words)
            return Said(self.reader.plain(said.words), said.language)

    def state(self, state: str) -> Said:
        with override(self.language):
            return say(sentences.in_dutch(dict(Progress.State.choices)[state]))

    def _day(self, value: object) -> object:
        return near_day_in_words(value, self.today) if isinstance(value, date) else value


class Sheet:
    """Rows that say the same in a language and in Dutch."""

    def __init__(self, language: str, today: date):
        self.language = language
        codes = [language] if language == SOURCE else [language, SOURCE]
        self.voices = [Voice(code, today) for code in codes]
        self.rows: list[Piece] = []

    def sentence(self, kind: str, name: str, **values: object) -> None:
        self.say(kind, [voice.sentence(name, **values) for voice in self.voices])

    def text(self, kind: str, words: Sequence[str]) -> None:
        """A text as it stands in each of the two."""
        self.say(kind, [voice.text(one) for voice, one in zip(self.voices, words, strict=True)])

    def say(self, kind: str, said: Sequence[Said]) -> None:
        own, *dutch = said
        if not own.words:
            return
        beside = _said(dutch[0]) if dutch and own.language != SOURCE else None
        self.rows.append({"kind": kind, "own": _said(own), "nl": beside})

    def machine(self) -> None:
        """That nobody who speaks it may have looked at the translation yet."""
        if "machine" in sentences.notes_on(self.language):
            self.sentence("quiet", "machine")

    def typed(self, kind: str, words: str) -> None:
        """What somebody typed: once, in its own direction."""
        self.rows.append({"kind": kind, "own": typed(words), "nl": None})

    def data(self, title: str, today: date) -> Piece:
        languages = dict.fromkeys(voice.language for voice in self.voices)
        return {
            "lang": self.language,
            "dir": LANGUAGES[self.language].direction,
            "document": settable(title),
            "day": f"{today:%d/%m/%Y}",
            "languages": [LANGUAGES[code].name for code in languages],
            "rows": self.rows,
            "code": None,
        }


def _said(said: Said) -> Piece:
    direction = LANGUAGES[said.language].direction
    return {"lang": said.language, "dir": direction, "s": settable(said.words)}


def typed(words: str) -> Piece:
    kinds = map(bidirectional, words)
    first = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L")
    return {"lang": NO_LANGUAGE, "dir": "ltr" if first == "L" else "rtl", "s": settable(words)}


# --- a family's list -----------------------------------------------------------------------------
def data_of(
    household: Household, part: Part, language: str, today: date, *, address: str = ""
) -> Piece:
    """What stands on it; 404 for a theme or a person that this list does not have.

    With the address of the family's own page there is its code to cut off.
    """
    sheet = Sheet(language, today)
    choices = [_choice_of(household, part, voice.language, today) for voice in sheet.voices]
    own = choices[0]
    if part.theme:
        _theme_exists(own)
        sheet.text("title", [choice.theme.title for choice in choices])
    else:
        sheet.sentence("title", "title")
    title = sheet.rows[0]["own"]["s"]
    if language != SOURCE:
        sheet.sentence("quiet", "paper_beside")
    if own.name:
        sheet.rows.append({"kind": "names", "names": [typed(own.name)]})
    steps = list(zip(*(choice.todo for choice in choices), strict=True))
    now = [steps[number] for number in _places_of_now(own)]
    sheet.sentence("heading", "now")
    for pair in now:
        _step(sheet, pair)
    if not steps:
        sheet.sentence("p", "nothing")
    if rest := [one for one in steps if one not in now]:
        _rest(sheet, rest, is_counted=own.is_first_page)
    if own.done and not own.is_first_page:
        sheet.sentence("heading", "done")
        _titles(sheet, "done", zip(*(choice.done for choice in choices), strict=True))
    sheet.machine()
    return sheet.data(title, today) | {"code": _code(address, language, today)}


def _theme_exists(choice) -> None:
    if choice.theme is None:
        raise Http404


def _choice_of(household, part, language, today):
    with override(words_of(language)):
        own = FamilysList(checklist_of(household, today))
        choice = own.choose(part.who, part.theme, is_all=part.is_all)
    if part.who and choice.key != part.who:
        raise Http404
    return choice


def _places_of_now(choice: Choice) -> list[int]:
    """What is told in full.

    Of the first page: what a telephone shows of it, and what is to do now or soon after it, as many
    as stand in full; of what presses, all.
    """
    whens = [step.line.entry.when for step in choice.todo]
    if not choice.is_first_page:
        return [n for n, when in enumerate(whens) if when != When.LATER or choice.theme]
    near = [n for n, when in enumerate(whens) if n < FIRST or when in {When.NOW, When.SOON}]
    more = [n for n in near[IN_FULL:] if choice.todo[n].line.is_pressing]
    return near[:IN_FULL] + more


def _rest(sheet: Sheet, rest: Sequence[tuple[Step, ...]], *, is_counted: bool) -> None:
    """What is not told in full: by its title, or only how much of each theme there is."""
    if not is_counted:
        sheet.sentence("heading", "later")
        _titles(sheet, "tick", rest)
        return
    sheet.sentence("heading", "more")
    sheet.sentence("intro", "paper_more")
    of_theme = Counter(pair[0].line.item.theme_slug for pair in rest)
    titles = {pair[0].line.item.theme_slug: pair for pair in rest}
    for theme, number in of_theme.most_common():
        items = [step.line.item for step in titles[theme]]
        said = [
            voice.text(item.theme_title) for voice, item in zip(sheet.voices, items, strict=True)
        ]
        sheet.say("count", [Said(f"{one.words}:\u00a0{number}", one.language) for one in said])


def _step(sheet: Sheet, pair: tuple[Step, ...]) -> None:
    step = pair[0]
    _titles(sheet, "step", [pair])
    if step.line.state != OPEN:
        sheet.say("p", [voice.state(step.line.state) for voice in sheet.voices])
    sheet.text("p", [one.why for one in pair])
    for name, values in step.when:
        sheet.sentence("when", name, **values)
    if not step.when:
        sheet.text("when", [one.due_in_words for one in pair])
    if step.authority:
        sheet.sentence("label", "place")
        sheet.text("told", [one.authority for one in pair])
    if step.documents:
        sheet.sentence("label", "bring")
        for words in zip(*(one.documents for one in pair), strict=True):
            sheet.text("bring", words)
    if step.first:
        sheet.sentence("label", "first")
        for lines in zip(*(one.first for one in pair), strict=True):
            sheet.text("told", [line.title for line in lines])
    for change in step.line.changes[:1]:
        sheet.sentence("p", "changed", day=change.noted_on)
    if step.line.is_to_check:
        sheet.sentence("p", "check")


def _titles(sheet: Sheet, kind: str, pairs: Iterable[tuple[Step, ...]]) -> None:
    """What there is to do, and for whom."""
    for pair in pairs:
        if pair[0].line.item.pk:
            sheet.text(kind, [step.line.title for step in pair])
        else:
            sheet.typed(kind, pair[0].line.title)
        if names := [typed(name) for name in pair[0].names]:
            # In the row of the title, so that no page ends between the two.
            sheet.rows[-1]["names"] = names


def _code(address: str, language: str, today: date) -> Piece | None:
    if not address:
        return None
    below = Sheet(language, today)
    below.sentence("p", "paper_cut")
    drawing = qr_code(address)
    return {
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.size}'
        f' {drawing.size}"><path d="{drawing.path}"/></svg>',
        "alt": below.rows[0]["own"]["s"],
        "rows": below.rows,
    }
