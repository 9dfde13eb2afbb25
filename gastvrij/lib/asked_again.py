"""What the database answered while something was made: asked again, does that still hold?

A page is made of what the database answers, and of nothing else that changes within its name. So
each question is noted with a fingerprint of its answer, as it came. After a change of the content
the same questions are asked again, without making anything of their answers: where each is the same
to the letter, so would the page be (docs/decisions/0075).

What is only noted here is public, as it is what public pages and `Kept` read.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import blake2b
from sys import intern
from typing import Any

import psycopg
from django.db import connection

ROOM = 200
"""Bytes, more or less, that a question takes; its words are shared with others."""


@dataclass(frozen=True)
class Question:
    sql: str
    params: Any
    answer: bytes | None
    """None where it can't be asked again: it writes, or its answer comes in pieces."""


_noting: ContextVar[tuple[list[Question], ...]] = ContextVar("noting", default=())


@contextmanager
def noted() -> Iterator[list[Question]]:
    """Everything that is asked meanwhile, and what it was answered."""
    outer, questions = _noting.get(), list[Question]()
    token = _noting.set((*outer, questions))
    try:
        if outer:  # who listens already notes it for both
            yield questions
        else:
            with connection.execute_wrapper(_listen):
                yield questions
    finally:
        _noting.reset(token)


@contextmanager
def unheard() -> Iterator[None]:
    """For what is asked about the content as a whole, or shown on no page."""
    token = _noting.set(())
    try:
        yield
    finally:
        _noting.reset(token)


def also(questions: Sequence[Question]) -> None:
    """What is being made is also made of something that these gave before."""
    for one in _noting.get():
        one.extend(questions)


def _listen(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    result = execute(sql, params, many, context)
    if not _noting.get():
        return result
    cursor = context["cursor"].cursor
    is_a_question = isinstance(sql, str) and sql.startswith("SELECT ") and not many
    if is_a_question and not isinstance(cursor, psycopg.ServerCursor):
        also([Question(intern(sql), params, _fingerprint(cursor))])
    else:
        also([Question("", None, None)])
    return result


def _fingerprint(cursor: psycopg.Cursor) -> bytes | None:
    """Of the rows as they came, before anything is made of them."""
    rows = cursor.pgresult
    if rows is None:
        return None
    width = range(rows.nfields)
    answer = [rows.get_value(row, column) for row in range(rows.ntuples) for column in width]
    return blake2b(repr((rows.ntuples, answer)).encode(), digest_size=16).digest()


# --- again ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Answers:
    """Under one stamp of the content; many pages ask the same."""

    stamp: str | None = None
    given: dict[tuple[str, Any], bytes | None] = field(default_factory=dict)


_answers = _Answers()


def still_hold(questions: Sequence[Question], stamp: str) -> bool:
    """Whether all are answered as they were; `stamp` was read before."""
    global _answers  # replaced as a whole, so that no lock is needed
    if _answers.stamp != stamp:
        _answers = _Answers(stamp)
    given = _answers.given
    with unheard():
        return all(one.answer and _asked(one, given) == one.answer for one in questions)


def _asked(question: Question, given: dict[tuple[str, Any], bytes | None]) -> bytes | None:
    key = question.sql, question.params
    try:
        if key in given:
            return given[key]
    except TypeError:  # a list among them
        return _ask(question)
    given[key] = answer = _ask(question)
    return answer


def _ask(question: Question) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(question.sql, question.params)
        return _fingerprint(cursor.cursor)
