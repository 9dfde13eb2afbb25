"""What falls due for the families that somebody follows, for their mails: numbers and days."""

from dataclasses import dataclass
from datetime import date, timedelta

from checklist.access import get_followed_households
from checklist.taking_along.numbers import numbers_for
from checklist.taking_along.terms import Term, terms_of_all
from members.models import User

DAYS_AHEAD = 14
DAYS_BEFORE_A_LEGAL_DAY = 3


@dataclass(frozen=True)
class Coming:
    """What comes for one family, in the order of the days."""

    number: int
    terms: list[Term]


def coming_for(user: User, first: date, last: date, *, only_legal: bool = False) -> list[Coming]:
    """By family, what falls between these days; inside the walls, as this user."""
    today = first
    terms = [
        term
        for term in terms_of_all(get_followed_households(user), today)
        if first <= term.on <= last and (term.is_legal or not only_legal)
    ]
    numbers = numbers_for(user, {term.household for term in terms})
    by_number: dict[int, list[Term]] = {}
    for term in terms:
        by_number.setdefault(numbers[term.household.pk], []).append(term)
    return [Coming(number, by_number[number]) for number in sorted(by_number)]


def in_two_weeks(today: date) -> date:
    return today + timedelta(days=DAYS_AHEAD)
