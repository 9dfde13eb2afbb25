from checklist.walls.policies import OF_FAMILY, OF_MEMBERS, TENANT, Policy, Table, of_own_family

NAME = "checklist_familynumber"
OWN = f"{OF_MEMBERS} AND user_id = (SELECT walls.person())"
TABLE = Table(
    NAME,
    rights="select, insert",
    policies=(
        Policy("own_select", "SELECT", OWN),
        Policy("own_insert", "INSERT", check=f"{OWN} AND {of_own_family(NAME)}"),
    ),
    keeps={
        "id": "tells numbers apart",
        "organisation": TENANT,
        "household": OF_FAMILY,
        "user": "for whom; goes when the account is deleted",
        "number": "what the family is called in this person's calendar and mails, which are no"
        " place for its code word",
    },
)
