"""The numbers that the privacy page promises; what the code does must agree with them."""

from datetime import date

ERASED_MONTHS_AFTER_CLOSING = 6
CLOSED_AFTER_MONTHS_UNTOUCHED = 24
LINK_DAYS = 90
TRACES_MONTHS = 24
# How long whoever looks after the server may keep a back-up (docs/privacy/register.md).
BACKUP_DAYS = 30
# Set it anew with every change of meaning: readers see what changed since they last looked.
PRIVACY_PAGE_OF = date(2026, 11, 24)
