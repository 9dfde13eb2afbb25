from checklist.walls.policies import (
    BY,
    OF_FAMILY,
    OF_MEMBERS,
    OF_THIS_LINK,
    TENANT,
    TODAY,
    Policy,
    Table,
    of_command,
    of_own_family,
)

NAME = "checklist_sharelink"
OVER = f"(revoked_at IS NOT NULL OR expires_on < {TODAY})"
TABLE = Table(
    NAME,
    rights="select, insert, update(revoked_at, first_used_on, last_used_on)",  # its end and its use
    policies=(
        Policy("reader_select", "SELECT", f"{OF_MEMBERS} OR {OF_THIS_LINK}"),
        Policy("member_insert", "INSERT", check=f"{OF_MEMBERS} AND {of_own_family(NAME)}"),
        Policy("member_update", "UPDATE", OF_MEMBERS),
        Policy(
            "link_update",
            "UPDATE",
            f"{OF_THIS_LINK} AND revoked_at IS NULL AND expires_on >= {TODAY}",
        ),
        of_command("retention", "SELECT"),
        of_command("retention", "UPDATE", check="revoked_at IS NOT NULL"),
        of_command("retention", "DELETE", OVER),
    ),
    keeps={
        "id": "tells links apart",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "token_hash": "recognises the link; the link itself can't be made from it",
        "language": "in which language the family reads",
        "created_by": BY,
        "created_at": "when",
        "expires_on": "until when it opens the list; forgotten soon after",
        "revoked_at": "that it opens nothing any more",
        "first_used_on": "since when the family uses it",
        "last_used_on": "whether the family uses it",
    },
)
