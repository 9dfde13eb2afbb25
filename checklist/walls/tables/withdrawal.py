from checklist.walls.policies import (
    BY,
    OF_COORDINATORS,
    OF_FAMILY,
    OF_LINK,
    OF_MEMBERS,
    TENANT,
    TODAY,
    Policy,
    Table,
    of_command,
    of_own_family,
)

NAME = "checklist_withdrawal"
UNANSWERED = f"warnings = 0 AND answered_by_id IS NULL AND asked_on = {TODAY}"
TABLE = Table(
    NAME,
    rights="select, insert, update(state, asked_on, warnings, warned_on, answered_by_id,"
    " answered_at)",
    policies=(
        Policy("reader_select", "SELECT", f"{OF_MEMBERS} OR {OF_LINK}"),
        # Whoever holds the link asks and takes back. Nobody makes the seven days shorter.
        Policy(
            "link_insert",
            "INSERT",
            check=f"{OF_LINK} AND {of_own_family(NAME)} AND state = 'asked' AND {UNANSWERED}",
        ),
        Policy(
            "link_update",
            "UPDATE",
            f"{OF_LINK} AND state <> 'confirmed'",
            f"{OF_LINK} AND (state = 'taken_back' OR state = 'asked' AND {UNANSWERED})",
        ),
        Policy(
            "coordinator_update",
            "UPDATE",
            f"{OF_COORDINATORS} AND state = 'asked'",
            f"{OF_COORDINATORS} AND state IN ('confirmed', 'refused')"
            " AND answered_by_id = (SELECT walls.person())",
        ),
        of_command("retention", "SELECT"),
        of_command("retention", "UPDATE", "state = 'asked'", "state = 'asked'"),
    ),
    keeps={
        "household": OF_FAMILY,
        "organisation": TENANT,
        "state": "whether the family's own page asks to erase everything, and what was answered",
        "asked_on": "from when the seven days of warnings run",
        "warnings": "that nothing is erased of which the organisation was not told three times",
        "warned_on": "that it is told once a day at most",
        "answered_by": BY,
        "answered_at": "when",
    },
)
