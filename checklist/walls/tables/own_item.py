from checklist.walls.policies import (
    BY,
    OF_FAMILY,
    OF_LINK,
    OF_MEMBERS,
    TENANT,
    Policy,
    Table,
    of_own_family,
)

NAME = "checklist_ownitem"
TABLE = Table(
    NAME,
    rights="select, insert, update(title)",  # what is no longer to do, its progress says
    policies=(
        Policy("reader_select", "SELECT", f"{OF_MEMBERS} OR {OF_LINK}"),
        Policy("member_insert", "INSERT", check=f"{OF_MEMBERS} AND {of_own_family(NAME)}"),
        Policy("member_update", "UPDATE", OF_MEMBERS),
    ),
    keeps={
        "id": "its address; made of the form's number, so that it is added once",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "title": "what is to do that the toolkit does not know; encrypted as notes are",
        "created_by": BY,
        "created_at": "their order",
    },
)
