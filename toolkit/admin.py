"""What curators edit: see toolkit/desk/admin.py."""

from toolkit.desk import admin as desk

__all__ = ["desk"]
