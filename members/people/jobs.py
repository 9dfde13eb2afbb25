from gastvrij.lib.jobs import job
from members.people.review import review_access


@job()
def look_who_has_access() -> None:
    """Ask coordinators who still belongs to them, and pause who is forgotten."""
    review_access()
