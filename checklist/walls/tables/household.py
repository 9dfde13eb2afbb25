from checklist.walls.policies import (
    OF_COORDINATORS,
    OF_MEMBERS,
    TENANT,
    TODAY,
    Policy,
    Table,
    of_command,
)

WITHDRAWN = (
    "EXISTS (SELECT FROM checklist_withdrawal withdrawal"
    " WHERE withdrawal.household_id = checklist_household.id AND (withdrawal.state = 'confirmed'"
    " OR withdrawal.state = 'asked' AND withdrawal.warnings >= 3"
    f" AND withdrawal.warned_on < {TODAY} AND withdrawal.asked_on <= {TODAY} - 7))"
)
"""DAYS_OF_WARNINGS and WARNED_AFTER of the model: a test compares them. Walls import no model."""
TABLE = Table(
    "checklist_household",
    # It is erased by walls.erase(): whoever may delete rows may also lock the whole table.
    rights="select, insert, update",
    policies=(
        Policy("reader_select", "SELECT", f"{OF_MEMBERS} OR id = (SELECT walls.household())"),
        Policy("coordinator_insert", "INSERT", check=OF_COORDINATORS),
        Policy("member_update", "UPDATE", OF_MEMBERS),
        Policy("coordinator_delete", "DELETE", OF_COORDINATORS),
        of_command("retention", "SELECT"),
        of_command("counted", "SELECT"),
        of_command("retention", "UPDATE", "state = 'open'", "state = 'closed'"),
        of_command("retention", "DELETE", f"(erase_on <= {TODAY} OR {WITHDRAWN})"),
    ),
    goes_along_by="id",
    keeps={
        "id": "the address of its pages; a random number, so that nobody can guess another one",
        "organisation": TENANT,
        "label": "a word by which its buddies know the family; no family name",
        "municipality": "region and services: no street, no number",
        "contact_language": "in which language the family reads its own list",
        "housing": "which items apply: renting, owning, in reception or elsewhere",
        "situations": "which items apply (debts, a car); nothing about health",
        "moved_in_on": "terms that run from the move",
        "lease_signed_on": "terms that run from the lease: registration, deposit",
        "left_reception_on": "the installation premium, which runs from leaving reception",
        "in_region_since": "nobody is late with what the other region asks on the day they come",
        "informed_on": "proof that the family was told and agreed",
        "informed_how": "proof that they could understand it: aloud or on paper",
        "informed_language": "proof that they could understand it: in which language",
        "informed_by": "who told the family; emptied when they delete their account",
        "state": "whether it is still followed",
        "closed_on": "from when the time until erasure runs",
        "erase_on": "the day on which all of this is erased",
        "created_at": "how long the family has been followed, in figures",
    },
)
