from gastvrij.lib.jobs import job
from members.sending import keeping, once


@job()
def forget_forms() -> None:
    """What was kept until somebody signed in, and that a form was sent: after a day at most."""
    keeping.forget_kept()
    once.forget_sent()
