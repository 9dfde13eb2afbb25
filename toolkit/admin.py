"""What curators edit: see the admin.py of toolkit/desk, toolkit/changes and toolkit/feedback."""

from toolkit.changes import admin as changes
from toolkit.desk import admin as desk
from toolkit.desk import conflict_admin as conflicts
from toolkit.feedback import admin as feedback
from toolkit.spoken import admin as spoken

__all__ = ["changes", "conflicts", "desk", "feedback", "spoken"]
