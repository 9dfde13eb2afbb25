from gastvrij.lib.jobs import job
from toolkit.feedback.actions import forget_old


@job()
def forget_reports() -> None:
    """What readers reported is not kept for long."""
    forget_old()
