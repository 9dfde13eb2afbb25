"""The figures that stand beside a signal: as they were on the day of its publication, and frozen.

What the network counts itself is which organisations see the bottleneck too. Other rooms add what
they published about an item; nothing comes in here that was not public already.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from members.models import Support
from toolkit.models import ChecklistItem

MOST_ROWS = 40
Row = dict[str, Any]
"""`key`; `period`, as "2026-K3"; `number`; and `labels`, in words by language, where the key is
not one of our own."""
contributed: list[Callable[[int], list[Row]]] = []
"""Of other rooms: the newest figures about the item with this number that are public."""

ORGANISATIONS = "organisations"
OWN_LABELS = {ORGANISATIONS: gettext_noop("Organisations that see this too")}


def figures_of_today(item: ChecklistItem) -> list[Row]:
    number = Support.objects.counting().filter(item=item).count()
    rows: list[Row] = [{"key": ORGANISATIONS, "period": "", "number": number}]
    for more in contributed:
        rows += more(item.pk)
    return rows[:MOST_ROWS]


def label_of(row: Row) -> str:
    """In the language of the thread; Dutch where it is not there in it."""
    if own := OWN_LABELS.get(row["key"]):
        return str(_(own))
    labels = row.get("labels") or {}
    return str(labels.get(get_language()) or labels.get("nl") or row["key"])


def in_words(rows: list[Row] | None) -> list[Row]:
    return [one | {"label": label_of(one)} for one in rows or []]
