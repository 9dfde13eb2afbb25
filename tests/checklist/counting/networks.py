"""Invented networks, as numbers: which organisation follows how many families where."""

from collections import Counter
from random import Random

from checklist.counting.publishing import COUNTED
from checklist.models import Progress
from members.figures.disclosure import Count

PROVINCES = ("west-flanders", "east-flanders", "antwerp", "limburg", "flemish-brabant", "brussels")
REASONS = tuple(Progress.BlockedReason.values)


def count(by_organisation):
    return Count(
        sum(by_organisation.values()),
        len(by_organisation),
        max(by_organisation.values(), default=0),
    )


def rows_of_an_item(random: Random):
    """By measure and province, as the database counts them."""
    rows = {}
    organisations = random.randint(2, 12)
    for measure in COUNTED:
        families = [
            (random.choice(PROVINCES[: random.randint(1, 6)]), random.randrange(organisations))
            for _ in range(int(random.paretovariate(0.6) * 4) % 300)
        ]
        for province in ("", *PROVINCES):
            found = Counter(who for where, who in families if province in ("", where))
            if found:
                rows[measure, province] = count(found)
        if measure == "blocked":
            likely = random.choices(REASONS, k=random.choice([1, 2, 4, 8, 40]))
            why = [(random.choice(likely), who) for _where, who in families]
            for reason in REASONS:
                if found := Counter(who for one, who in why if one == reason):
                    rows[f"blocked:{reason}", ""] = count(found)
    return rows


def all_reasons_but_one():
    """Each family has one reason, and of the last only nine have it."""
    often = {(f"blocked:{reason}", ""): Count(12, 4, 4) for reason in REASONS[:-1]}
    seldom = {(f"blocked:{REASONS[-1]}", ""): Count(9, 4, 4)}
    whole = Count(93, 5, 30)
    return {("blocked", ""): whole, ("blocked", "brussels"): whole} | often | seldom
