"""What is made of the public content: once a process, and anew after each change of it.

Whatever way something is written, triggers note it in `toolkit_publicchange`, with a mark that
comes once. `stamp()` tells which of these changes somebody sees, and nothing else changed what they
read. It is read before the content is, so what is kept under it is never older than it says.

Only what is the same for everybody may be kept, by language and day, and read-only: no word about
a family or an account comes in here (docs/decisions/0057).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import update_wrapper
from typing import Generic, TypeVar

from django.db import connection

from gastvrij.lib.asked_again import Question, also, noted, unheard

# Each row is seen at the moment at which the change that it notes is, so the marks of those that
# are seen tell what is read; added up, as their order does not matter.
STAMPS = """
SELECT sum(uuid_hash_extended(mark, 0))::text,
    (sum(uuid_hash_extended(mark, 0)) FILTER (WHERE of_toolkit))::text
FROM public.toolkit_publicchange
"""
MOST = 16
"""So many are kept of one kind: three languages, two days around midnight, and some to spare."""

Made = TypeVar("Made")
Key = str | date


@dataclass(frozen=True)
class Stamps:
    of_everything: str | None
    of_toolkit: str | None
    """The same of the toolkit's own tables, which stays when the network changes."""


@dataclass
class Asked:
    """The stamps within `asked_once`, once somebody wanted to know them."""

    stamps: Stamps | None = None


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """For what only reads: the stamp is asked for once, and the page is of that moment."""
    token = _asked.set(Asked())
    try:
        yield
    finally:
        _asked.reset(token)


@contextmanager
def asked_anew() -> Iterator[None]:
    """For what writes, and looks whether it shows: asked each time, also within `asked_once`."""
    token = _asked.set(None)
    try:
        yield
    finally:
        _asked.reset(token)


def stamp() -> str | None:
    """The name of the public content as this transaction sees it; None where nothing was noted."""
    return _stamps().of_everything


def stamp_of_toolkit() -> str | None:
    """The same of what curators write, whatever becomes of organisations and their members."""
    return _stamps().of_toolkit


def _stamps() -> Stamps:
    asked = _asked.get()
    if asked is None:
        return _read_stamps()
    if asked.stamps is None:
        asked.stamps = _read_stamps()
    return asked.stamps


def _read_stamps() -> Stamps:
    with unheard(), connection.cursor() as cursor:
        cursor.execute(STAMPS)
        return Stamps(*cursor.fetchone())


@dataclass(frozen=True)
class _One(Generic[Made]):
    """What was made, and of which questions: a page that shows it is made of them too."""

    made: Made
    questions: list[Question]


@dataclass(frozen=True)
class _Shelf(Generic[Made]):
    """Never changed: whoever puts something on it makes another one, so that no lock is needed."""

    stamp: str | None = None
    ones: dict[tuple[Key, ...], _One[Made]] = field(default_factory=dict)


class Kept(Generic[Made]):
    """Around a function of languages and days that reads public content."""

    everything: list["Kept"] = []  # noqa: RUF012 (all of them, for tests)

    def __init__(self, make: Callable[..., Made], stamp: Callable[[], str | None]):
        self._make, self._stamp = make, stamp
        self._shelf: _Shelf[Made] = _Shelf()
        self.everything.append(self)
        update_wrapper(self, make)

    def __call__(self, *key: Key) -> Made:
        now = self._stamp()
        shelf = self._shelf if self._shelf.stamp == now else _Shelf(now)
        if now is not None and key in shelf.ones:
            one = shelf.ones[key]
            also(one.questions)
            return one.made
        with noted() as questions:
            made = self._make(*key)
        if now is not None:
            others = shelf.ones if len(shelf.ones) < MOST else {}
            self._shelf = _Shelf(now, others | {key: _One(made, questions)})
        return made

    @property
    def on_the_shelf(self) -> dict[tuple[Key, ...], Made]:
        return {key: one.made for key, one in self._shelf.ones.items()}

    def forget(self) -> None:
        self._shelf = _Shelf()


def kept(make: Callable[..., Made]) -> Kept[Made]:
    return Kept(make, stamp)


def kept_of_toolkit(make: Callable[..., Made]) -> Kept[Made]:
    """Around what reads tables of the toolkit only: it stays when somebody joins the network."""
    return Kept(make, stamp_of_toolkit)
