"""What curators edit: see toolkit/desk/admin.py and toolkit/changes/admin.py."""

from toolkit.changes import admin as changes
from toolkit.desk import admin as desk

__all__ = ["changes", "desk"]
