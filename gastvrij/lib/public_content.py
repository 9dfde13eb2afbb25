"""What is made of the public content: once a process, and anew after a change of what it read.

Whatever way something is written, triggers note it in `toolkit_publicchange`, with a mark that
comes once. `stamp()` tells which of these changes somebody sees, and nothing else changed what they
read. It is read before the content is, so what is kept under it is never older than it says. Where
it moved, what is kept stays only if all that it was made of is answered as it was (asked_again.py).

Only what is the same for everybody may be kept, by language and day, and read-only: no word about
a family or an account comes in here (docs/decisions/0057).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import update_wrapper
from typing import Generic, TypeVar

from django.db import connection

from gastvrij.lib.asked_again import Question, also, noted, still_hold, unheard

# Each row is seen at the moment at which the change that it notes is, so the marks of those that
# are seen tell what is read; added up, as their order does not matter.
STAMP = "SELECT sum(uuid_hash_extended(mark, 0))::text FROM public.toolkit_publicchange"
MOST = 16
"""So many are kept of one kind: three languages, two days around midnight, and some to spare."""

Made = TypeVar("Made")
Key = str | date


@dataclass
class Asked:
    """The stamp within `asked_once`, once somebody wanted to know it."""

    stamp: str | None = None
    is_known: bool = False


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """For what only reads: the stamp is asked for once, and the page is of that moment."""
    token = _asked.set(Asked())
    try:
        yield
    finally:
        _asked.reset(token)


def stamp() -> str | None:
    """The name of the public content as this transaction sees it; None where nothing was noted."""
    asked = _asked.get()
    if asked is None:
        return _read_stamp()
    if not asked.is_known:
        asked.stamp, asked.is_known = _read_stamp(), True
    return asked.stamp


def _read_stamp() -> str | None:
    with unheard(), connection.cursor() as cursor:
        cursor.execute(STAMP)
        [found] = cursor.fetchone()
    return None if found is None else str(found)


@dataclass(frozen=True)
class _One(Generic[Made]):
    """What was made, under which stamp it was seen to hold, and what it was made of."""

    stamp: str
    made: Made
    questions: list[Question]


class Kept(Generic[Made]):
    """Around a function of languages and days that reads public content."""

    everything: list["Kept"] = []  # noqa: RUF012 (all of them, for tests)

    def __init__(self, make: Callable[..., Made]):
        self._make = make
        # Never changed: whoever puts something on it makes another one, so that no lock is needed.
        self._shelf: dict[tuple[Key, ...], _One[Made]] = {}
        self.everything.append(self)
        update_wrapper(self, make)

    def __call__(self, *key: Key) -> Made:
        now = stamp()
        if now is None:
            return self._make(*key)
        one = self._shelf.get(key)
        if one is None or not (one.stamp == now or still_hold(one.questions, now)):
            with noted() as questions:
                one = _One(now, self._make(*key), questions)
            self._put(key, one)
            return one.made
        also(one.questions)
        if one.stamp != now:
            self._put(key, replace(one, stamp=now))
        return one.made

    def _put(self, key: tuple[Key, ...], one: _One[Made]) -> None:
        others = self._shelf if len(self._shelf) < MOST else {}
        self._shelf = others | {key: one}

    @property
    def on_the_shelf(self) -> dict[tuple[Key, ...], Made]:
        return {key: one.made for key, one in self._shelf.items()}

    def forget(self) -> None:
        self._shelf = {}


def kept(make: Callable[..., Made]) -> Kept[Made]:
    return Kept(make)
