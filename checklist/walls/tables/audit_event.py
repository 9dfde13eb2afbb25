from checklist.walls.policies import (
    BY,
    BY_THEMSELVES,
    OF_COORDINATORS,
    OF_MEMBERS,
    OWNER,
    TENANT,
    Policy,
    Table,
    of_command,
    of_own_family,
)

NAME = "checklist_auditevent"
OF_OWN_FAMILY = of_own_family(NAME, "household")
LINES_OF_A_DAY = 11
"""DEVICES_OF_A_DAY of the model and one for "more": a test compares them. Walls import no model."""
TABLE = Table(
    NAME,
    rights="select, insert",  # what is written there stays as it was written
    policies=(
        Policy("coordinator_select", "SELECT", OF_COORDINATORS),
        # When somebody last looked: what others changed since is marked for them.
        Policy(
            "own_looks_select",
            "SELECT",
            f"kind = 'opened' AND {OF_MEMBERS} AND {BY_THEMSELVES}",
        ),
        Policy(
            "member_insert",
            "INSERT",
            check=f"{OF_MEMBERS} AND {BY_THEMSELVES} AND {OF_OWN_FAMILY}",
        ),
        Policy(
            "link_insert",
            "INSERT",
            check="kind = 'link_opened' AND by_id IS NULL"
            f" AND device_number <= {LINES_OF_A_DAY}"
            f" AND household = (SELECT walls.household()) AND {OF_OWN_FAMILY}",
        ),
        # walls.pass_on() leaves the line of whoever kept the family before.
        Policy(
            "passing_insert",
            "INSERT",
            check="kind = 'passed_on' AND household = (SELECT walls.passing())",
            role=OWNER,
        ),
        # walls.erase() gives the lines of what it erased another number. PostgreSQL wants to see
        # the line as it becomes too, so that one policy to read shows more than that one family.
        Policy("erasing_select", "SELECT", "(SELECT walls.passing()) IS NOT NULL", role=OWNER),
        Policy(
            "erasing_update",
            "UPDATE",
            "household = (SELECT walls.passing())",
            "household <> (SELECT walls.passing())",
            role=OWNER,
        ),
        of_command("retention", "SELECT"),
        of_command("retention", "INSERT", check="kind IN ('closed', 'erased')"),
        of_command("retention", "DELETE", "at < now() - interval '1 year'"),
    ),
    goes_along_by="",  # what happened stays with whoever kept the family then
    keeps={
        "id": "their order",
        "organisation": TENANT,
        "household": "about which family; it outlives the family 24 months, under another random"
        " number that nothing else has",
        "kind": "what was done: looked, changed, shared, exported, erased",
        "by": BY,
        "on": "once a day is enough",
        "at": "when",
        "elsewhere": "to which organisation the family passed, or from which it came",
        "device": "tells devices that open a link on one day apart: five digits of a keyed hash of"
        " day, link, network and browser, which name none of them",
        "device_number": "how many devices opened the link that day, counted up to a limit",
    },
)
