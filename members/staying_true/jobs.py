from gastvrij.lib.jobs import job
from members.staying_true.daily import look_after_organisations


@job()
def look_after() -> None:
    """Ask organisations whether their page still holds, remind them, and let go who stopped."""
    look_after_organisations()
