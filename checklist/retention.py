"""How long what we know about a family is kept. The privacy page and docs/privacy tell the same."""

MONTHS_UNTIL_ERASURE = 6
"""After a family was closed."""
MONTHS_UNTIL_CLOSED = 24
"""After anybody last changed something about an open family."""
MONTHS_OF_AUDIT = 24
DAYS_OF_A_LINK = 90
