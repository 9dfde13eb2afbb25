from gastvrij.lib.jobs import job
from toolkit.paper.making import follow


@job()
def make_papers() -> None:
    """After each change, and every hour for what changes with the day: a figure, a review."""
    if follow():
        make_papers.enqueue()
