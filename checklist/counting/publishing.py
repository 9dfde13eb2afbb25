"""The figures of a quarter: counted by the database, made safe to tell, and told once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.db import connection, transaction

from checklist.models import Progress
from checklist.walls import claims
from gastvrij.lib.quarters import Quarter
from members.figures import disclosure
from members.figures.disclosure import NONE, Count
from members.models import Municipality, PublishedFigure, PublishedQuarter
from toolkit.models import ChecklistItem

Measure = PublishedFigure.Measure
COUNTED = (Measure.BEGUN, Measure.DONE, Measure.BLOCKED, Measure.WAITING, Measure.MISSED)
DAYS_TO_SETTLE = 14
"""After a quarter: so long buddies still tick what happened in it."""
COUNT = "SELECT * FROM walls.count_steps(%s, %s)"
PROVINCES = {
    Municipality.Region.FLANDERS: ("west-flanders", "east-flanders", "antwerp", "limburg")
    + ("flemish-brabant",),
    Municipality.Region.BRUSSELS: ("brussels",),
}
Rows = Mapping[tuple[str, str], Count]
"""Of one item: by measure and province, and by measure and "" for all of them together."""
Days = tuple[int, int]
"""The median and the ninetieth percentile."""


def latest_settled(today: date) -> Quarter:
    return Quarter.of(today - timedelta(days=DAYS_TO_SETTLE)).before


def publish(quarter: Quarter) -> int | None:
    """As the owner of the tables. How many figures were told; None where they were already.

    Everything or nothing, in one transaction: killed half-way it is done anew, and of two that
    come at once the second waits for the first and finds its work done.
    """
    with transaction.atomic():
        row, is_new = PublishedQuarter.objects.get_or_create(quarter=str(quarter))
        if not is_new:
            return None
        codes = dict(ChecklistItem.objects.values_list("pk", "code"))
        provinces = {one.pk: _provinces_of(one) for one in ChecklistItem.objects.only("regions")}
        figures = [
            PublishedFigure(quarter=row, item_code=codes[item], **figure)
            for item, rows, days in counted(quarter)
            for figure in told_of(rows, provinces[item], days)
        ]
        return len(PublishedFigure.objects.bulk_create(figures, batch_size=1000))


def counted(quarter: Quarter) -> Iterator[tuple[int, Rows, Days]]:
    """By item, what is never stored: the numbers as they are."""
    found: dict[int, dict[tuple[str, str], Count]] = defaultdict(dict)
    days: dict[int, Days] = {}
    with claims.opened(claims.COUNTING), connection.cursor() as cursor:
        cursor.execute(COUNT, [quarter.first, quarter.last])
        for item, measure, province, *numbers, median, ninetieth in cursor:
            found[item][measure, province] = Count(*numbers)
            if median is not None:
                days[item] = median, ninetieth
    for item, rows in sorted(found.items()):
        yield item, rows, days.get(item, (0, 0))


def told_of(rows: Rows, provinces: tuple[str, ...], days: Days = (0, 0)) -> Iterator[dict]:
    """What may be told of one item: fields of PublishedFigure."""
    for measure in COUNTED:
        whole = rows.get((measure, ""), NONE)
        parts = {province: rows.get((measure, province), NONE) for province in provinces}
        told, of_provinces = disclosure.row(whole, parts)
        if told is None:
            continue
        yield {"measure": measure, "value": told}
        for province, value in of_provinces.items():
            yield {"measure": measure, "province": province, "value": value}
        if measure in BESIDE:
            yield from BESIDE[measure](rows, told, days)


def _why_stuck(rows: Rows, told: int, _days: Days) -> Iterator[dict]:
    parts = {
        reason: rows.get((f"blocked:{reason}", ""), NONE)
        for reason in Progress.BlockedReason.values
    }
    for reason, value in disclosure.reasons(told, parts).items():
        yield {"measure": Measure.BLOCKED, "reason": reason, "value": value}


def _how_long(rows: Rows, told: int, days: Days) -> Iterator[dict]:
    weeks = disclosure.waiting(rows[Measure.WAITING, ""], told, *days)
    for name, value in zip((Measure.MEDIAN, Measure.NINETIETH), weeks, strict=True):
        if value is not None:
            yield {"measure": name, "value": value}


BESIDE = {Measure.BLOCKED: _why_stuck, Measure.WAITING: _how_long}
"""What is told besides the families: only if they are."""


def _provinces_of(item: ChecklistItem) -> tuple[str, ...]:
    """Where a family can have this step at all: everybody knows that it is nowhere else."""
    return tuple(
        province
        for region, provinces in PROVINCES.items()
        if not item.regions or region in item.regions
        for province in provinces
    )
