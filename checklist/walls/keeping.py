"""How long what we know about a family is kept. The privacy page and docs/privacy tell the same."""

from datetime import date

from dateutil.relativedelta import relativedelta

MONTHS_UNTIL_ERASURE = 6
"""After a family was closed."""
MONTHS_UNTIL_CLOSED = 24
"""After anybody last changed something about an open family."""
MONTHS_OF_AUDIT = 24
DAYS_OF_A_LINK = 90
DAYS_OF_A_REFUSAL = 30
"""After another organisation did not take over a family: by a no, or by no answer."""
DAYS_OF_A_MESSAGE = 90
"""After a buddy answered what a family told, or the family took it back."""
DAYS_OF_A_PROOF = 31
"""That a family was erased: as long as a back-up may hold it."""
DAYS_OF_A_DRAFT = 7
"""After somebody last went on with a family that is being added."""


def erased_on(closed_on: date) -> date:
    """The day on which everything about a family that is closed on that day is erased."""
    return closed_on + relativedelta(months=MONTHS_UNTIL_ERASURE)
