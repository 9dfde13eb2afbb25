from checklist.walls.policies import (
    OF_FAMILY,
    OF_LINK,
    OF_MEMBERS,
    TENANT,
    Policy,
    Table,
    of_own_family,
)

NAME = "checklist_person"
TABLE = Table(
    NAME,
    rights="select, insert, update",  # a family goes as a whole, or not at all
    policies=(
        Policy("reader_select", "SELECT", f"{OF_MEMBERS} OR {OF_LINK}"),
        Policy("member_insert", "INSERT", check=f"{OF_MEMBERS} AND {of_own_family(NAME)}"),
        Policy("member_update", "UPDATE", OF_MEMBERS),
    ),
    keeps={
        "id": "tells people apart without a name",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "order": "the order in which the family was written down",
        "nickname": "how the buddy calls this person; no surname",
        "birth_year": "which items apply by age; the year only",
        "birth_month": "terms that hang on an age, if the family likes; never a day",
        "status": "which items apply by residence status",
        "arrived_on": "terms that run from the arrival",
        "applied_on": "terms that run from the request for protection",
        "decided_on": "terms that run from the decision",
        "registered_on": "terms that run from the registration by the municipality",
        "joined_on": "somebody who came later has terms of their own",
        "card_expires_on": "when the card must be renewed",
        "situations": "which items apply (works, studies, pregnant); no diagnosis",
        "left_on": "that nothing applies any more, while what was ticked stays",
    },
)
