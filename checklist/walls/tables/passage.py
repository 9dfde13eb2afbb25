from checklist.walls.keeping import DAYS_OF_A_REFUSAL
from checklist.walls.policies import (
    BY,
    OF_COORDINATORS,
    OF_FAMILY,
    OF_MEMBERS,
    TENANT,
    TODAY,
    Policy,
    Table,
    of_command,
    of_own_family,
)

NAME = "checklist_passage"
OF_RECEIVER = "to_organisation_id = ANY ((SELECT walls.coordinated())::bigint[])"
ASKED = f"state = 'asked' AND expires_on >= {TODAY}"
CAME_TO_NOTHING = (
    "(state IN ('refused', 'taken_back', 'expired')"
    f" AND answered_at < now() - interval '{DAYS_OF_A_REFUSAL} days'"
    f" OR state = 'asked' AND expires_on < {TODAY} - {DAYS_OF_A_REFUSAL})"
)
MOST_DAYS = 14
"""DAYS_OF_A_PASSAGE of the model: a test compares them. Walls import no model."""
TABLE = Table(
    NAME,
    # Whose it is changes in walls.pass_on() only, which says yes as well.
    rights="select, insert, update(state, answered_by_id, answered_at)",
    policies=(
        # Who is asked reads that they are, until the family is somebody else's.
        Policy(
            "reader_select",
            "SELECT",
            f"{OF_MEMBERS} OR ({OF_RECEIVER} AND organisation_id = from_organisation_id"
            " AND state IN ('asked', 'refused'))",
        ),
        Policy(
            "coordinator_insert",
            "INSERT",
            check=f"{OF_COORDINATORS} AND {of_own_family(NAME)}"
            " AND asked_by_id = (SELECT walls.person())"
            " AND from_organisation_id = organisation_id AND state = 'asked'"
            f" AND expires_on <= {TODAY} + {MOST_DAYS}",
        ),
        Policy(
            "coordinator_update",
            "UPDATE",
            f"{OF_COORDINATORS} AND state = 'asked'",
            f"{OF_COORDINATORS} AND state IN ('taken_back', 'expired')",
        ),
        Policy(
            "receiver_update",
            "UPDATE",
            f"{OF_RECEIVER} AND {ASKED}",
            f"{OF_RECEIVER} AND state = 'refused'",
        ),
        of_command("retention", "SELECT", CAME_TO_NOTHING),
        of_command("retention", "DELETE", CAME_TO_NOTHING),
    ),
    keeps={
        "id": "its address; a random number, so that nobody can guess another one",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "from_organisation": "who asks, and where the family came from",
        "to_organisation": "who is asked",
        "state": "whether it waits, and what was answered",
        "agreed_on": "proof that the family agreed to pass to that organisation",
        "agreed_how": "proof that they could understand it: aloud or on paper",
        "agreed_language": "proof that they could understand it: in which language",
        "asked_by": BY,
        "asked_at": "when",
        "expires_on": "until when it may be answered",
        "answered_by": BY,
        "answered_at": "when the family passed, or somebody said no",
    },
)
