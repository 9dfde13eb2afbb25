from gastvrij.lib.jobs import job
from members.models import DirectoryChange


@job()
def forget_changes() -> None:
    """All but one that is new: who kept the directory in memory counts them, and looks again once.

    New, so that what is left never looks like what was there the night before, where a change that
    began earlier was committed in between.
    """
    newest = DirectoryChange.objects.create()
    DirectoryChange.objects.filter(pk__lt=newest.pk).delete()
