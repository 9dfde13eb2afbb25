"""All outlooks that are not known, in the night: each organisation's as one of its coordinators.

So the job sees what a coordinator sees, and no more. An organisation without one has nobody who
would read them.
"""

from checklist.access import get_households
from checklist.progress.outlooks import rules_now, work_out
from checklist.walls import claims
from members.models import Membership, User


def work_out_everything() -> int:
    """Some at a time, each time in a transaction of their own; how many that were.

    Running it twice does no harm, and one who is stopped half-way left what was done.
    """
    rules, number = rules_now(), 0
    for coordinator in _one_of_each_organisation():
        while found := _work_out_some(coordinator, rules):
            number += found
    return number


def _one_of_each_organisation() -> list[User]:
    coordinators = Membership.objects.confirmed_coordinators().select_related("user")
    first = coordinators.filter(organisation__state="approved").order_by("organisation_id", "pk")
    return list({one.user_id: one.user for one in first.distinct("organisation_id")}.values())


def _work_out_some(coordinator: User, rules: str) -> int:
    with claims.opened(claims.of_user(coordinator)):
        households = get_households(coordinator).open()
        return work_out(households, rules)
