from checklist.walls.policies import (
    BY,
    OF_FAMILY,
    OF_LINK,
    OF_MEMBERS,
    TENANT,
    Policy,
    Table,
    of_command,
    of_own_family,
)

NAME = "checklist_progress"
TABLE = Table(
    NAME,
    rights="select, insert, update",
    policies=(
        Policy("reader_select", "SELECT", f"{OF_MEMBERS} OR {OF_LINK}"),
        Policy("member_insert", "INSERT", check=f"{OF_MEMBERS} AND {of_own_family(NAME)}"),
        Policy("member_update", "UPDATE", OF_MEMBERS),
        of_command("counted", "SELECT"),
    ),
    keeps={
        "id": "tells rows apart",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "item": "which item of the toolkit",
        "own_item": "or which of the family's own",
        "person": "about whom, where it is a person's item",
        "state": "how far it is",
        "blocked_reason": "what is in the way, from a short list; counted as a bottleneck",
        "waiting_on": "on which service they wait; encrypted as notes are",
        "remind_on": "the day on which somebody wants to look at it again",
        "waiting_since": "how long a service lets them wait",
        "done_on": "other time limits run from it",
        "due_override": "the date that a service gave",
        "passed": "that a term which ran out before is asked once",
        "note": "appointments and next steps; nothing about health or the asylum story",
        "changed_by": BY,
        "changed_at": "when: colleagues see whether it is recent",
    },
)
