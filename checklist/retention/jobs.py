from django.core.management import call_command

from gastvrij.lib.jobs import job


@job(needs_owner=True)
def retention() -> None:
    """As the command: erase, close and forget whatever its time has come for.

    It fails, and is tried again, if one family did; the others have had their turn by then.
    """
    call_command("retention", verbosity=0)
