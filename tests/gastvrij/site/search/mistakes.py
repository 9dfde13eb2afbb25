"""Slips of the pen: in each word of five letters or more one, always the same for the same seed."""

import re
from random import Random

SEED = 2026
ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")  # of a Belgian keyboard
LONG = re.compile(r"[^\W\d_]{5,}")


def with_mistakes(question, seed=SEED):
    random = Random(f"{seed} {question}")
    return LONG.sub(lambda word: mistaken(word[0], random), question)


def mistaken(word, random):
    """Two letters that changed places, one left out, one twice, or the key beside it."""
    ways = [swapped, left_out, doubled, beside]
    place = random.randrange(len(word) - 1)
    return random.choice(ways)(word, place, random)


def swapped(word, n, random):
    return word[:n] + word[n + 1] + word[n] + word[n + 2 :]


def left_out(word, n, random):
    return word[:n] + word[n + 1 :]


def doubled(word, n, random):
    return word[: n + 1] + word[n:]


def beside(word, n, random):
    for row in ROWS:
        if word[n] in row:
            at = row.index(word[n])
            return (
                word[:n]
                + random.choice(row[max(at - 1, 0) : at] + row[at + 1 : at + 2])
                + word[n + 1 :]
            )
    return swapped(word, n, random)  # a letter with an accent
