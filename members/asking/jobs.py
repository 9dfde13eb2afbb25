from gastvrij.lib.jobs import job
from members.asking import actions


@job()
def look_after_enquiries() -> None:
    """Tell the network of questions that nobody answered, and forget the old ones."""
    actions.escalate_unanswered()
    actions.forget_old()
