from django.core.management import call_command

from gastvrij.lib.jobs import job


@job()
def forget_sessions() -> None:
    """As the command: sessions that are over, and where they were."""
    call_command("forget_sessions", verbosity=0)
