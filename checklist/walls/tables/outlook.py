from checklist.walls.policies import (
    OF_FAMILY,
    OF_MEMBERS,
    TENANT,
    Policy,
    Table,
    of_own_family,
)

NAME = "checklist_outlook"
TABLE = Table(
    NAME,
    rights="select, insert, update(legal_on, done, total, moved_at, worked_out_on, rules)",
    policies=(
        Policy("member_select", "SELECT", OF_MEMBERS),
        Policy("member_insert", "INSERT", check=f"{OF_MEMBERS} AND {of_own_family(NAME)}"),
        Policy("member_update", "UPDATE", OF_MEMBERS),
    ),
    keeps={
        "household": OF_FAMILY,
        "organisation": TENANT,
        "legal_on": "which of many families is urgent: by when its first legal deadline is",
        "done": "how far it is, in a list of many families",
        "total": "how far it is, in a list of many families",
        "moved_at": "for which family nothing was done for a month",
        "worked_out_on": "that the three above are never taken for true once something changed",
        "rules": "that they are worked out again once the toolkit changed",
    },
)
