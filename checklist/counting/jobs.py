from django.core.management import call_command

from gastvrij.lib.jobs import job


@job(needs_owner=True)
def publish_figures() -> None:
    """As the command: the figures of the last quarter, once it is two weeks ago."""
    call_command("publish_figures", verbosity=0)
