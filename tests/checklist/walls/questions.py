"""What somebody learns who may run SQL as the web's role: yes/no questions about hidden rows.

Each question has an answer that the asker should not get: does a family of another organisation
have this value? Half of the values occur there, half nowhere. A channel is a way to guess the
answer. Who guesses right half of the time has learned nothing.
"""

import random
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import psycopg

About = tuple[str, str]
"""A table, and a condition on it with one value."""
FAMILY = ("checklist_household", "id = %s")
TIMES = 9
"""How often a question is asked to learn how long it takes."""


@dataclass(frozen=True)
class Question:
    about: About
    value: object
    occurs: bool
    nowhere: object
    """Another value that occurs nowhere, to compare with."""

    def statement(self, what: str = "SELECT 1") -> str:
        table, condition = self.about
        return f"{what} FROM {table} WHERE {condition}"


def questions(
    occurring: Mapping[About, list], absent: Mapping[About, list], draw: random.Random
) -> Iterator[Question]:
    """Without end, about each column in turn; of each two in a row one value occurs."""
    while True:
        for about in occurring:
            *others, nowhere = absent[about]
            for occurs in draw.sample([True, False], 2):
                value = draw.choice(occurring[about] if occurs else others)
                yield Question(about, value, occurs, nowhere)


class Asker:
    """A connection as the web's role that makes this claim in each of its transactions."""

    def __init__(self, address: str, claim: str):
        self.connection = psycopg.connect(address)
        self.claim = claim
        self.told: list[str] = []
        self.connection.add_notice_handler(lambda notice: self.told.append(str(notice)))

    def ask(self, statement: str, *values: object, setting: str = "") -> tuple[list, str]:
        """The rows, and what was wrong; nothing that was written stays."""
        try:
            self.connection.execute("SELECT set_config('gastvrij.actor', %s, true)", [self.claim])
            if setting:
                self.connection.execute(setting)
            cursor = self.connection.execute(statement, values)
            return (cursor.fetchall() if cursor.description else []), ""
        except psycopg.Error as error:
            return [], f"{error.sqlstate} {error.diag.message_primary}"
        finally:
            self.connection.rollback()

    def plan(self, options: str, question: Question, value: object) -> str:
        lines, _ = self.ask(f"EXPLAIN ({options}) {question.statement()}", value)
        return "\n".join(line for (line,) in lines)


# --- channels: each guesses whether the value occurs --------------------------------------------
def by_rows(asker: Asker, question: Question) -> bool:
    return bool(asker.ask(question.statement(), question.value)[0])


def by_errors(asker: Asker, question: Question) -> bool:
    return bool(asker.ask(question.statement(), question.value)[1])


def by_notices(asker: Asker, question: Question) -> bool:
    asker.told.clear()
    everything = "SET LOCAL client_min_messages = debug1"
    asker.ask(question.statement(), question.value, setting=everything)
    return bool(asker.told)


def by_plan(asker: Asker, question: Question) -> bool:
    """What was run tells whether the wall was asked about a row at all, and took it away."""

    def shape(value: object) -> str:
        plan = asker.plan(
            "ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF", question, value
        )
        return re.sub(r"'[^']*'", "", plan)

    return shape(question.value) != shape(question.nowhere)


def by_estimate(asker: Asker, question: Question) -> bool:
    """The planner's guess rests on statistics of all rows."""

    def costs(value: object) -> list[str]:
        return re.findall(r"cost=\S+ rows=\d+", asker.plan("COSTS", question, value))

    return costs(question.value) != costs(question.nowhere)


def by_time(asker: Asker, question: Question) -> bool:
    def spent(value: object) -> float:
        began = time.perf_counter()
        asker.ask(question.statement(), value)
        return time.perf_counter() - began

    pairs = [(spent(question.value), spent(question.nowhere)) for _ in range(TIMES)]
    return statistics.median(a / b for a, b in pairs) > 1.05


def by_unique_key(asker: Asker, question: Question) -> bool:
    """A row with a number that is taken would be refused in another way."""
    _, error = asker.ask(
        "INSERT INTO checklist_household (id, organisation_id, label, municipality_id,"
        " contact_language, situations, state, created_at)"
        " VALUES (%s, 1, '', '11002', 'nl', '{}', 'open', now())",
        question.value,
    )
    return "row-level" not in error


def by_foreign_key(asker: Asker, question: Question) -> bool:
    """So would one that refers to a row which is there."""
    _, error = asker.ask(
        'INSERT INTO checklist_person (organisation_id, household_id, "order", nickname,'
        " situations) VALUES (1, %s, 9, '', '{}')",
        question.value,
    )
    return "row-level" not in error


Channel = Callable[[Asker, Question], bool]
CHANNELS: dict[str, Channel] = {
    "rows": by_rows,
    "errors": by_errors,
    "notices": by_notices,
    "plan that was run": by_plan,
    "planner's estimate": by_estimate,
    "time": by_time,
    "unique key": by_unique_key,
    "foreign key": by_foreign_key,
}
WRITING = {"unique key", "foreign key"}
"""These ask about a family's number only."""


def learned(asker: Asker, channel: Channel, asked: list[Question]) -> float:
    """The share of right guesses, whichever way round it answers: 0.5 is nothing, 1 is all."""
    right = sum(channel(asker, question) == question.occurs for question in asked) / len(asked)
    return max(right, 1 - right)
