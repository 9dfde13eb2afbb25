from checklist.walls.keeping import DAYS_OF_A_DRAFT
from checklist.walls.policies import OF_COORDINATORS, TENANT, Policy, Table, of_command

OVER = f"changed_at < now() - interval '{DAYS_OF_A_DRAFT} days'"
TABLE = Table(
    "checklist_householddraft",
    # It is forgotten by walls.forget_draft(), as a family is erased by walls.erase().
    rights="select, insert, update(content, changed_at)",
    policies=(
        Policy("coordinator_select", "SELECT", OF_COORDINATORS),
        Policy(
            "coordinator_insert",
            "INSERT",
            check=f"{OF_COORDINATORS} AND made_by_id = (SELECT walls.person())",
        ),
        Policy("coordinator_update", "UPDATE", OF_COORDINATORS),
        Policy("coordinator_delete", "DELETE", OF_COORDINATORS),
        of_command("retention", "SELECT"),
        of_command("retention", "DELETE", OVER),
    ),
    keeps={
        "id": "its address; the family gets the same number, so that it is added once",
        "organisation": TENANT,
        "made_by": "who asked the family; emptied when they delete their account",
        "content": "what was answered so far, encrypted as a whole; gone once the family is added,"
        " thrown away, or seven days after anybody last went on with it",
        "created_at": "their order",
        "changed_at": "from when the seven days run",
    },
)
