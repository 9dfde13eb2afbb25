from django.db.models import Max

from gastvrij.lib.jobs import job
from toolkit.models import PublicChange


@job()
def forget_public_changes() -> None:
    """All but the newest; every kept page is asked anew on the next day in any case."""
    newest = PublicChange.objects.aggregate(newest=Max("pk"))["newest"]
    if newest:
        PublicChange.objects.filter(pk__lt=newest).delete()
