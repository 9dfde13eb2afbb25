"""What a machine can see of whether a translation says the same as its Dutch text.

Numbers, dates and what is filled in later have to be the same, in the same digits: a term of 30
days that became 3 costs a family its rights. What the words say is for people to compare.
"""

import re
from collections import Counter

from django.utils.translation import gettext as _

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
DIGIT = re.compile(r"\d")  # of every script
FILLED_IN = re.compile(r"\{\{.*?\}\}|%\(\w+\)s")


GAP_IN_NUMBER = re.compile(r"(?<=\d) (?=\d)")


def joined_numbers(text: str) -> str:
    """With spaces that don't break within a number, such as one to call.

    In a line that is read from the right the groups between other spaces stand the other way round.
    """
    return GAP_IN_NUMBER.sub("\u00a0", text)


def filled_in(text: str) -> Counter[str]:
    return Counter(FILLED_IN.findall(text))


def numbers(text: str) -> Counter[str]:
    """The numbers of a text, whatever digits they are written in."""
    plain = FILLED_IN.sub(" ", text)
    return Counter(NUMBER.findall(DIGIT.sub(_western, plain)))


def _western(digit: re.Match[str]) -> str:
    return str(int(digit[0]))


def differences(dutch: str, words: str) -> list[str]:
    """In words, what has to be the same and is not."""
    told = []
    if numbers(dutch) != numbers(words):
        asked = ", ".join(sorted(numbers(dutch))) or _("none")
        told.append(_("The numbers differ. The Dutch text has: %(numbers)s.") % {"numbers": asked})
    missing = filled_in(dutch) - filled_in(words)
    if missing or filled_in(words) - filled_in(dutch):
        asked = ", ".join(sorted(filled_in(dutch))) or _("none")
        told.append(
            _("What is filled in later differs. The Dutch text has: %(names)s.") % {"names": asked}
        )
    return told
