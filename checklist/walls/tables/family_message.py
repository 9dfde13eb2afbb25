from checklist.walls.keeping import DAYS_OF_A_MESSAGE
from checklist.walls.policies import (
    BY,
    OF_FAMILY,
    OF_LINK,
    OF_MEMBERS,
    TENANT,
    Policy,
    Table,
    of_command,
)

NAME = "checklist_familymessage"
UNANSWERED = "answered_at IS NULL AND answered_by_id IS NULL AND reply = '' AND answer = ''"
OF_OPEN_FAMILY = (
    f"EXISTS (SELECT FROM checklist_household family WHERE family.id = {NAME}.household_id"
    f" AND family.organisation_id = {NAME}.organisation_id AND family.state = 'open')"
)
SETTLED = (
    f"(answered_at < now() - interval '{DAYS_OF_A_MESSAGE} days'"
    f" OR taken_back_at < now() - interval '{DAYS_OF_A_MESSAGE} days')"
)
TABLE = Table(
    NAME,
    # What a family wrote stays as it wrote it.
    rights="select, insert, update(taken_back_at, answered_at, answered_by_id, reply, answer)",
    policies=(
        Policy("reader_select", "SELECT", f"{OF_MEMBERS} OR {OF_LINK}"),
        Policy("link_insert", "INSERT", check=f"{OF_LINK} AND {OF_OPEN_FAMILY} AND {UNANSWERED}"),
        Policy(
            "link_update",
            "UPDATE",
            f"{OF_LINK} AND {UNANSWERED} AND taken_back_at IS NULL",
            f"{OF_LINK} AND {OF_OPEN_FAMILY} AND {UNANSWERED}",
        ),
        Policy(
            "member_update",
            "UPDATE",
            f"{OF_MEMBERS} AND answered_at IS NULL",
            f"{OF_MEMBERS} AND answered_by_id = (SELECT walls.person())",
        ),
        of_command("retention", "SELECT", SETTLED),
        of_command("retention", "DELETE", SETTLED),
    ),
    keeps={
        "id": "its address; a random number, so that nobody can guess another one",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "kind": "what the family tells: done, not clear, call, write",
        "code": "about which step of the list",
        "people": "about whose step, by the numbers of the people in this family",
        "words": "the family's question; encrypted as notes are, forgotten after 90 days",
        "sent_at": "when; and that nobody sends too much at once",
        "taken_back_at": "that the family took it back; forgotten 90 days later",
        "answered_at": "that it waits no longer; forgotten 90 days later",
        "answered_by": BY,
        "reply": "which of the ready sentences answers it, in the family's language",
        "answer": "the buddy's own words to the family; encrypted as notes are",
    },
)
