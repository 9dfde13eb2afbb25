"""What stands about one table of families: rights, row-level security policies, reasons to keep.

A policy is an expression in SQL. What it asks about who is there stands in a subquery, so that it
is answered once a query and not once a row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

OF_MEMBERS = "organisation_id = ANY ((SELECT walls.organisations())::bigint[])"
OF_COORDINATORS = "organisation_id = ANY ((SELECT walls.coordinated())::bigint[])"
OF_LINK = "household_id = (SELECT walls.household())"
OF_THIS_LINK = "token_hash = (SELECT walls.token())"
TODAY = "(now() AT TIME ZONE 'Europe/Brussels')::date"
BY_THEMSELVES = "by_id = (SELECT walls.person())"

# Reasons that return.
TENANT = "the tenant: which organisation keeps it, for the walls around families"
OF_FAMILY = "of which family it is; it goes together with the family"
BY = "which volunteer; emptied when they delete their account"

EVERYBODY = "PUBLIC"
OWNER = "CURRENT_USER"
"""Of the tables: who runs the commands, and writes the policies."""


@dataclass(frozen=True)
class Policy:
    """Which rows a command may touch (`using`), and what they may become (`check`)."""

    name: str
    command: str
    using: str = ""
    check: str = ""
    role: str = EVERYBODY

    def create(self, table: str) -> str:
        parts = [
            f"CREATE POLICY {self.name} ON {table} FOR {self.command} TO {self.role}",
            f"USING ({self.using})" if self.using else "",
            f"WITH CHECK ({self.check})" if self.check else "",
        ]
        return " ".join(part for part in parts if part)


def of_command(actor: str, command: str, using: str = "", check: str = "") -> Policy:
    """A policy for one of the commands that run as the owner; each has what it needs, no more."""
    claimed = f"(SELECT walls.actor()) = '{actor}'"

    def also(condition: str) -> str:
        return f"{claimed} AND {condition}" if condition else claimed

    return Policy(
        f"{actor}_{command.lower()}",
        command,
        also(using) if command != "INSERT" else "",
        also(check) if command == "INSERT" or check else "",
        OWNER,
    )


def of_own_family(table: str, column: str = "household_id") -> str:
    """The row names a family of the organisation that it names, already when it is made."""
    return (
        f"EXISTS (SELECT FROM checklist_household family WHERE family.id = {table}.{column}"
        f" AND family.organisation_id = {table}.organisation_id)"
    )


@dataclass(frozen=True)
class Table:
    """All that stands about one table of families."""

    name: str
    rights: str
    """Of the web's role, as in gastvrij/postgres/rights.py."""
    policies: tuple[Policy, ...]
    keeps: Mapping[str, str] = field(hash=False)
    """For each field of the model why it is kept; all goes when the family is erased
    (`Household.erase_on`), unless its line says otherwise."""
    goes_along_by: str | None = None
    """The column that names the family with which its rows pass to another organisation: that of
    the field `household`, unless said otherwise."""

    @property
    def family_column(self) -> str:
        if self.goes_along_by is None:
            return "household_id" if "household" in self.keeps else ""
        return self.goes_along_by

    def all_policies(self) -> tuple[Policy, ...]:
        """Those of this table, the two that every table has for the commands, and two for the
        function with which a family passes to another organisation (walls.pass_on)."""
        operator = "(SELECT walls.actor()) = 'operator'"
        passing = f"{self.family_column} = (SELECT walls.passing())"
        return (
            *self.policies,
            *(
                Policy(f"passing_{command.lower()}", command, passing, role=OWNER)
                for command in ("SELECT", "UPDATE")
                if self.family_column
            ),
            of_command("backup", "SELECT"),
            Policy("operator_all", "ALL", operator, operator, OWNER),
        )

    def statements(self) -> Iterator[str]:
        """As the owner of the table; what stood there before is taken away first."""
        yield f"ALTER TABLE {self.name} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {self.name} FORCE ROW LEVEL SECURITY"
        for policy in self.all_policies():
            yield policy.create(self.name)
