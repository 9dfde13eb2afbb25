"""Each table of families: what the web's role may do with it, which rows it shows, why we keep it.

A model of `checklist` without a table here gets no right, so the site can't use it, and a test
says so. `migrate` applies what changed: checklist/walls/standing.py.
"""

from checklist.walls.policies import Table
from checklist.walls.tables import (
    assignment,
    audit_event,
    erasure,
    family_message,
    family_number,
    household,
    household_draft,
    outlook,
    own_item,
    passage,
    person,
    progress,
    progress_event,
    share_link,
    withdrawal,
)

TABLES: tuple[Table, ...] = (
    household.TABLE,
    household_draft.TABLE,
    person.TABLE,
    own_item.TABLE,
    outlook.TABLE,
    assignment.TABLE,
    progress.TABLE,
    progress_event.TABLE,
    share_link.TABLE,
    passage.TABLE,
    family_message.TABLE,
    family_number.TABLE,
    audit_event.TABLE,
    withdrawal.TABLE,
    erasure.TABLE,
)
