from django.db.models import Max

from gastvrij.lib.jobs import job
from members.models import DirectoryChange


@job()
def forget_changes() -> None:
    """All but the newest: who kept the directory in memory counts them, and looks again once."""
    newest = DirectoryChange.objects.aggregate(newest=Max("pk"))["newest"]
    if newest:
        DirectoryChange.objects.filter(pk__lt=newest).delete()
