"""Figures of bottlenecks of an invented network, made safe to tell as the real ones are."""

from collections.abc import Iterator
from datetime import date
from random import Random

from checklist.counting.publishing import COUNTED, latest_settled, told_of
from members.figures.disclosure import Count
from members.figures.reading import PROVINCES
from members.models import PublishedFigure, PublishedQuarter, WhyStuck
from toolkit.models import ChecklistItem

STEPS = 24
SHARES = {"begun": 1.6, "done": 0.8, "blocked": 1.0, "waiting": 0.7, "missed": 0.2}
NAMES = tuple(one.value for one in PROVINCES)


def publish_figures(today: date) -> None:
    """Of the last two quarters."""
    last = latest_settled(today)
    steps = ChecklistItem.objects.published().filter(regions=[]).order_by("theme", "order")
    for number, quarter in enumerate((last.before, last)):
        row, is_new = PublishedQuarter.objects.get_or_create(quarter=str(quarter))
        if is_new:
            PublishedFigure.objects.bulk_create(
                PublishedFigure(quarter=row, item_code=step.code, **figure)
                for step in steps[:STEPS]
                for figure in _figures(step.code, number)
            )


def _figures(code: str, number: int) -> Iterator[dict]:
    usual = int(Random(code).paretovariate(1.1) * 14) % 240  # noqa: S311 (not a secret)
    random = Random(f"{code} {number}")  # noqa: S311
    stuck = int(usual * random.uniform(0.8, 1.3))
    rows: dict[tuple[str, str], Count] = {}
    for measure in COUNTED:
        families = int(stuck * SHARES[measure] * random.uniform(0.8, 1.2))
        where = random.choices(NAMES, weights=(4, 6, 7, 2, 3, 6), k=families)
        for province in ("", *NAMES):
            rows[str(measure), province] = _count(sum(province in ("", one) for one in where))
    why = random.choices(WhyStuck.values, weights=(5, 6, 6, 2, 2, 1, 1, 1), k=stuck)
    for reason in WhyStuck.values:
        rows[f"blocked:{reason}", ""] = _count(why.count(reason))
    yield from told_of(rows, NAMES, (random.randint(10, 90), random.randint(90, 200)))


def _count(families: int) -> Count:
    return Count(families, min(families, 2 + families // 4), families // 3 + 1 if families else 0)
