"""Organisations that the network knows come in together, or none of them."""

from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from gastvrij.lib.security_log import log_event
from members.claims.jobs import send_claim_invitations
from members.importing.plan import Line, Outcome, Plan, plan_of
from members.importing.reading import read
from members.joining.actions import free_slug
from members.models import ClaimInvitation, MemberImport, Organisation, User

LOCK = 7_403_170
"""One import at a time: what two of them bring in is compared with what is there."""
PLAIN = ["name", "legal_form", "enterprise_number", "website", "email", "telephone"]


class Changed(Exception):
    """It is no longer what somebody saw when they confirmed it."""


def keep(name: str, text: str, *, remarks: list[str], by: User | None) -> MemberImport:
    """What was uploaded waits until somebody confirms it, or a week."""
    return MemberImport.objects.create(name=name[-100:], content=text, remarks=remarks, by=by)


def plan_for(member_import: MemberImport) -> Plan:
    return plan_of(read(member_import.content))


@transaction.atomic
def confirm(
    member_import: MemberImport,
    *,
    also: set[int],
    show: bool,
    invite: bool,
    seen: str,
    by: User | None,
) -> bool:
    """Bring in what was shown and, of what looks like another, these lines; False if it was done.

    Everything is worked out once more: what changed since, somebody looks at first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    locked = MemberImport.objects.select_for_update().get(pk=member_import.pk)
    if locked.confirmed_at:
        return False
    plan = plan_for(locked)
    if plan.code != seen:
        raise Changed
    lines = [*plan.coming, *(one for one in plan.to_decide if one.number in also)]
    organisations = _bring_in(lines, show=show)
    contacts = _invite(lines, organisations, by) if invite else 0
    locked.result = [_result(line, organisations) for line in plan.lines]
    locked.content, locked.confirmed_at = "", timezone.now()
    locked.save()
    facts = {"number": len(lines), "invited": contacts}
    transaction.on_commit(partial(log_event, "members_imported", by=by, **facts))
    return True


def _bring_in(lines: list[Line], *, show: bool) -> dict[int, Organisation]:
    """By the number of their line, in a few queries however many they are."""
    used = set(Organisation.objects.values_list("slug", flat=True))
    made = {}
    for line in lines:
        values = line.values
        slug = free_slug(values["name"], values["place"], used)
        used.add(slug)
        made[line.number] = Organisation(
            slug=slug,
            municipality=values["place"],
            description_nl=values["description"],
            state=Organisation.State.UNCLAIMED,
            is_shown_unclaimed=show,
            **{name: values[name] for name in PLAIN},
        )
    Organisation.objects.bulk_create(made.values())
    through = Organisation.working_area.through
    through.objects.bulk_create(
        through(organisation_id=made[line.number].pk, municipality_id=one.pk)
        for line in lines
        for one in line.values["working_area"]
    )
    return made


def _invite(lines: list[Line], organisations: dict[int, Organisation], by: User | None) -> int:
    invitations = [
        ClaimInvitation(
            organisation=organisations[line.number],
            email=line.values["contact_email"],
            language=line.values["contact_language"],
            created_by=by,
        )
        for line in lines
        if line.values["contact_email"]
    ]
    ClaimInvitation.objects.bulk_create(invitations)
    if invitations:
        send_claim_invitations.enqueue()
    return len(invitations)


def _result(line: Line, organisations: dict[int, Organisation]) -> dict:
    """Without what stood in the cells; the name, if it did not come in, to look it up."""
    organisation = organisations.get(line.number)
    outcome = Outcome.COMES_IN if organisation else line.outcome
    return {
        "number": line.number,
        "name": line.name,
        "outcome": outcome.value,
        "organisation": organisation.pk if organisation else None,
    }
