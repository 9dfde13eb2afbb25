from checklist.retention.actions import erase_confirmed
from checklist.withdrawing import warning
from gastvrij.lib.jobs import job


@job(needs_owner=True)
def look_after_withdrawals() -> None:
    """Erase what was confirmed; tell of what waits. It fails, and is tried again, if one did."""
    done = erase_confirmed()
    warning.warn()
    if done.failed:
        raise RuntimeError(f"{len(done.failed)} families still have to be erased")
