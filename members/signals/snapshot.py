"""The figures that stand beside a signal: as they were on the day of its publication, and frozen.

Which organisations see the bottleneck too, and what was published of it in the last quarter
(members/figures): nothing comes in here that was not public already.
"""

from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from gastvrij.lib.quarters import Quarter
from gastvrij.lib.words import quarter_in_short
from members.figures.reading import figures_of
from members.models import PublishedFigure, Support, WhyStuck
from toolkit.models import ChecklistItem

MOST_ROWS = 40
Row = dict[str, Any]
"""`key`; `period`, as "2026-Q3"; `number`; and `labels`, in words by language, where the key is
not one of our own."""
ORGANISATIONS = "organisations"
OWN_LABELS = {ORGANISATIONS: gettext_noop("Organisations that see this too")}
LABELS = {one.value: one.label for one in (*PublishedFigure.Measure, *WhyStuck)}
"""What each number of families, or of weeks, is about: in words when it is shown."""


def figures_of_today(item: ChecklistItem) -> list[Row]:
    number = Support.objects.counting().filter(item=item).count()
    rows: list[Row] = [{"key": ORGANISATIONS, "period": "", "number": number}]
    if figures := figures_of(item.code):
        told = {**figures.by_measure, **figures.stuck_by_reason}
        period = str(figures.quarter)
        rows += [{"key": str(key), "period": period, "number": told[key]} for key in told]
    return rows[:MOST_ROWS]


def label_of(row: Row) -> str:
    """In the language of the thread; Dutch where it is not there in it."""
    if own := OWN_LABELS.get(row["key"]):
        return str(_(own))
    if told := LABELS.get(row["key"]):
        return str(told)
    labels = row.get("labels") or {}
    return str(labels.get(get_language()) or labels.get("nl") or row["key"])


def in_words(rows: list[Row] | None) -> list[Row]:
    return [one | {"label": label_of(one), "when": when_of(one)} for one in rows or []]


def when_of(row: Row) -> str:
    """'K3 2026'; empty where it is of the day itself."""
    written = str(row.get("period", ""))
    quarter = Quarter.read(written)
    return quarter_in_short(quarter) if quarter else written
