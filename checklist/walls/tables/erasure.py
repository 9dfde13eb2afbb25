from checklist.walls.keeping import DAYS_OF_A_PROOF
from checklist.walls.policies import (
    OF_COORDINATORS,
    TENANT,
    TODAY,
    Policy,
    Table,
    of_command,
)

NAME = "checklist_erasure"
OVER = f'"on" < {TODAY} - {DAYS_OF_A_PROOF}'
TABLE = Table(
    NAME,
    rights="select, insert",
    policies=(
        Policy("coordinator_select", "SELECT", OF_COORDINATORS),
        # Who comes back claims to be a link by its keyed hash: no link that holds has such a name.
        Policy("link_select", "SELECT", "(SELECT walls.token()) = ANY (links)"),
        Policy("coordinator_insert", "INSERT", check=OF_COORDINATORS),
        of_command("retention", "SELECT"),
        of_command("retention", "INSERT", check="reason IN ('asked', 'time')"),
        of_command("retention", "DELETE", OVER),
    ),
    goes_along_by="",  # there is no family any more
    keeps={
        "id": "their order",
        "organisation": TENANT,
        "mark": "a keyed hash of the family's number: after a restore it is erased again, and it"
        " proves to the family that it was; forgotten when no back-up holds the family any more",
        "on": "on which day",
        "reason": "why: asked by the family, by a coordinator, or its time was over",
        "links": "keyed hashes of the links that held: who comes back by one reads the proof",
    },
)
