from django.conf import settings

from gastvrij.lib.jobs import job
from toolkit.links.checking import check_some


@job()
def check_links() -> None:
    """Each source's address once a week, a few an hour."""
    if settings.CHECK_LINKS:
        check_some()
