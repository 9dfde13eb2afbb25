from gastvrij.lib.jobs import job
from members.signals.keeping import forget_who_left


@job()
def look_after_signals() -> None:
    """What somebody wrote stays their organisation's, without their name once they left."""
    forget_who_left()
