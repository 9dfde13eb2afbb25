"""The status codes of answers that show a form again."""

INVALID = 422
"""Something is missing or wrong."""
CONFLICT = 409
"""Somebody else changed the same thing in the meantime."""
