from gastvrij.lib.jobs import job
from members.models import MemberImport


@job()
def forget_imports() -> None:
    """What nobody confirmed in a week, and what came in a month ago."""
    MemberImport.objects.over().delete()
