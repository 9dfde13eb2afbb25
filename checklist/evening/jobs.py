from checklist.evening.working_out import work_out_everything
from gastvrij.lib.jobs import job


@job()
def work_out_outlooks() -> None:
    """Whatever no coordinator looked at yet: after midnight, after another toolkit."""
    work_out_everything()
