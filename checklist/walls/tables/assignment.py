from checklist.walls.policies import (
    OF_COORDINATORS,
    OF_FAMILY,
    OF_MEMBERS,
    TENANT,
    Policy,
    Table,
    of_command,
    of_own_family,
)

NAME = "checklist_assignment"
OF_WHO_ASKS = (
    "EXISTS (SELECT FROM checklist_withdrawal withdrawal"
    f" WHERE withdrawal.household_id = {NAME}.household_id AND withdrawal.state = 'asked')"
)
"""Whom to tell that the family asks to be erased."""
TABLE = Table(
    NAME,
    rights="select, insert, update",
    policies=(
        Policy("reader_select", "SELECT", OF_MEMBERS),
        Policy(
            "coordinator_insert", "INSERT", check=f"{OF_COORDINATORS} AND {of_own_family(NAME)}"
        ),
        Policy("coordinator_update", "UPDATE", OF_COORDINATORS),
        of_command("retention", "SELECT", OF_WHO_ASKS),
    ),
    keeps={
        "id": "tells assignments apart",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "user": "who may see the family; goes when the account is deleted",
        "since": "from when",
        "until": "until when: whoever stopped sees nothing any more",
        "ended_because": "why it ended, from a short list, for figures; nothing about the family",
        "first_call_on": "that a coordinator asked after a month how it goes",
        "second_call_on": "that a coordinator asked after three months how it goes",
    },
)
