from gastvrij.lib.jobs import job
from toolkit.search.missed import forget_old


@job()
def forget_missed_searches() -> None:
    """After ninety days, as the page promises."""
    forget_old()
