"""Where a beginner begins on a theme's page: the first steps, and the terms that run by law."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from toolkit.models import ChecklistItem
from toolkit.models.content import Page

MOST = 3
"""Of each: what somebody keeps in mind. All others stand in the list of the theme."""


def steps_of_a_theme() -> QuerySet[ChecklistItem]:
    """What its page tells of each step, and whether it waits for another one."""
    after = ChecklistItem.after.through.objects.filter(
        from_checklistitem=OuterRef("pk"), to_checklistitem__state=Page.State.PUBLISHED
    )
    items = ChecklistItem.objects.published().only("code", "title", "theme")
    return items.annotate(waits=Exists(after)).prefetch_related("due_rules")


def beginning_of(items: Sequence[ChecklistItem]) -> dict[str, Sequence[ChecklistItem]]:
    """Steps that wait for nothing, in the order of the theme; then terms of the law."""
    first = [item for item in items if not item.waits and not _follows_another(item)][:MOST]
    legal = [item for item in items if _has_a_legal_term(item)]
    others = [item for item in legal if item not in first]
    return {"first_steps": first, "terms": others[:MOST], "legal": legal}


def _follows_another(item: ChecklistItem) -> bool:
    """Whether its term runs from something else that was done."""
    return any(due.parsed and due.parsed.codes for due in item.due_rules.all())


def _has_a_legal_term(item: ChecklistItem) -> bool:
    return any(due.kind == "legal" for due in item.due_rules.all())
