from django.core.management import call_command

from gastvrij.lib.jobs import job


@job(needs_owner=True)
def retention() -> None:
    """As the command: erase, close and forget whatever its time has come for.

    It fails, and is tried again, if one family did; the others have had their turn by then.
    """
    call_command("retention", verbosity=0)


@job(needs_owner=True)
def vacuum_families() -> None:
    """As the command: nothing that was erased stays in the files of the tables.

    It fails, and is tried again, if somebody kept a table busy.
    """
    call_command("vacuum_families", verbosity=0)
