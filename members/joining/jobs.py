from gastvrij.lib.jobs import job
from members.joining import retention


@job(needs_owner=True)
def forget_applications() -> None:
    """Drafts that nobody touched, what was taken back, and what was refused a year ago."""
    retention.forget_applications()
