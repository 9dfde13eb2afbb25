from checklist.walls.policies import (
    BY,
    BY_THEMSELVES,
    OF_FAMILY,
    OF_MEMBERS,
    TENANT,
    Policy,
    Table,
    of_command,
    of_own_family,
)

NAME = "checklist_progressevent"
TABLE = Table(
    NAME,
    rights="select, insert",  # what is written there stays as it was written
    policies=(
        Policy("reader_select", "SELECT", OF_MEMBERS),
        Policy(
            "member_insert",
            "INSERT",
            check=f"{OF_MEMBERS} AND {of_own_family(NAME)} AND {BY_THEMSELVES}",
        ),
        of_command("retention", "SELECT"),
        of_command("counted", "SELECT"),
        of_command("retention", "INSERT", check="kind = 'closed'"),
    ),
    keeps={
        "id": "their order, and undo",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "progress": "what was changed",
        "kind": "what happened",
        "before": "undo: the state and dates before; of a family's details nothing",
        "after": "what the timeline tells: state and dates, of details only the fields' names",
        "note_before": "undo of a note",
        "note_after": "what the timeline tells of a note",
        "waiting_on_before": "undo of on whom they wait",
        "waiting_on_after": "what the timeline tells of on whom they wait",
        "about": "which buddy was assigned; emptied when they delete their account",
        "undoes": "that nothing is undone twice",
        "by": BY,
        "at": "when",
        "sent_as": "that what arrives twice is written once",
        "told_on": "that the family told it before its buddy confirmed it, and on which day",
    },
)
