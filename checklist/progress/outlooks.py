"""What lies ahead of families, worked out where it is not known any more.

Every change empties `Outlook.worked_out_on` in its own transaction, and so do another day and other
rules by not being the same: `is_known` asks for all three. Whoever reads outlooks works out some
first (`work_out`); what is left then is told as not known, never as it was before.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

import checklist.rules
import toolkit.rules
from checklist.models import Household, Outlook
from checklist.progress.checklist import Checklist, checklists_of
from checklist.rules.entries import Passed
from gastvrij.lib.public_content import kept_of_toolkit

AT_ONCE = 50
"""So many are worked out while somebody waits for a page."""
QUIET = frozenset({Passed.LOST, Passed.TOLD, Passed.EARLIER})

# What the rules read of the toolkit (progress/catalogue.py), and no text: a sum of hashes.
RULES = """
SELECT coalesce(sum(hashtextextended(told, 0)), 0)::text FROM (
    SELECT ROW(id, theme_id, "order", code, state, scope, min_age, max_age, regions, until, cases,
        family_statuses, housing, not_situations, family_ages, registered_ages, born_here)::text
        AS told FROM toolkit_checklistitem
    UNION ALL SELECT 'due' || due::text FROM toolkit_itemdue due
    UNION ALL SELECT 'status' || one::text FROM toolkit_checklistitem_statuses one
    UNION ALL SELECT 'situation' || one::text FROM toolkit_checklistitem_situations one
    UNION ALL SELECT 'after' || one::text FROM toolkit_checklistitem_after one
    UNION ALL SELECT 'theme' || ROW(id, number, state)::text FROM toolkit_theme
) AS everything
"""


def rules_now() -> str:
    """A fingerprint of the rules by which outlooks are worked out; one query."""
    return f"{_rules_of_toolkit()}:{_rules_of_code()}"


@kept_of_toolkit
def _rules_of_toolkit() -> str:
    with connection.cursor() as cursor:
        cursor.execute(RULES)
        [found] = cursor.fetchone()
    return str(found)


@cache
def _rules_of_code() -> str:
    """Another version of the site may count otherwise."""
    files = [Path(__file__)]
    for package in (checklist.rules, toolkit.rules):
        files += sorted(Path(package.__path__[0]).glob("*.py"))
    return hashlib.sha256(b"".join(map(Path.read_bytes, files))).hexdigest()[:16]


def is_known(rules: str) -> Q:
    """The families whose outlook holds: for today, by these rules, and nothing changed since."""
    return Q(outlook__worked_out_on=timezone.localdate(), outlook__rules=rules)


def work_out(households: QuerySet[Household], rules: str, *, most: int = AT_ONCE) -> int:
    """Work out at most so many of these families whose outlook is not known; how many that were.

    Those that somebody is changing at this moment are left for another time. Inside a transaction:
    the others are locked, so that what is worked out is what there is.
    """
    unknown = households.order_by().filter(~is_known(rules))
    locked = unknown.select_for_update(of=("self",), no_key=True, skip_locked=True)
    numbers = list(locked.values_list("pk", flat=True)[:most])
    if numbers:
        moved_at = Coalesce(Max("events__at"), "created_at")
        families = Household.objects.filter(pk__in=numbers).with_facts()
        moved = dict(
            Household.objects.filter(pk__in=numbers)
            .order_by()
            .annotate(moved_at=moved_at)
            .values_list("pk", "moved_at")
        )
        lists = checklists_of(list(families.order_by()), timezone.localdate())
        Outlook.objects.bulk_create(
            [outlook_of(one, moved[one.household.pk], rules) for one in lists],
            update_conflicts=True,
            unique_fields=["household"],
            update_fields=["legal_on", "done", "total", "moved_at", "worked_out_on", "rules"],
        )
    return len(numbers)


def outlook_of(checklist: Checklist, moved_at, rules: str) -> Outlook:
    legal = [
        entry.due.earliest
        for entry in checklist.entries
        if entry.is_legal and entry.is_to_do and entry.due and entry.passed not in QUIET
    ]
    return Outlook(
        household=checklist.household,
        organisation_id=checklist.household.organisation_id,
        legal_on=min(legal, default=None),
        done=checklist.tally.done,
        total=checklist.tally.total,
        moved_at=moved_at,
        worked_out_on=checklist.today,
        rules=rules,
    )
