"""What happens to an application, each in one transaction, with its mails and its line.

Everything that changes one takes its row lock and looks once more: somebody else may have decided
meanwhile, or the same form was sent twice.
"""

import secrets
from collections.abc import Collection
from functools import partial
from itertools import chain, count

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from gastvrij.lib.security_log import log_event
from members.accounts.actions import change_roles
from members.joining import claimed
from members.joining.claimed import Taken
from members.joining.emails import tell_applicant, tell_network
from members.memberships.actions import appoint
from members.models import Application, ApplicationMessage, Municipality, Organisation, User
from members.models.organisation import DRAFT_SLUG

Kind, State = ApplicationMessage.Kind, Organisation.State
MOST_UNDECIDED = 3
"""So many applications of one person may wait at once."""
MOST_MESSAGES = 20
"""So many messages may somebody write about one application in a day."""


class Changed(Exception):
    """It is no longer what somebody saw when they answered."""


class TooMany(Exception):
    """More than a person needs; a program, or a slip."""


class Incomplete(Exception):
    """A question is still open."""


class OwnApplication(Exception):
    """Nobody decides about what their own account asked."""


class NotAppointable(Exception):
    """The applicant can't be its first coordinator: no account, or others belong there."""


def new_draft(name: str, municipality: Municipality, *, by: User) -> Application:
    """A draft for somebody who has none; the one that is there, where a form was sent twice."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        draft = Application.objects.of(by).drafts().first()
        if draft:
            return draft
        if Application.objects.of(by).undecided().count() >= MOST_UNDECIDED:
            raise TooMany
        organisation = Organisation.objects.create(
            slug=DRAFT_SLUG + secrets.token_hex(8), name=name, municipality=municipality
        )
        return Application.objects.create(organisation=organisation, applicant=by)


@transaction.atomic
def answer(application: Application, step: str, form) -> Application:
    """Keep what was answered on one page; once it was sent, the conversation tells so."""
    locked = _lock(application)
    if not locked.may_change:
        raise Changed
    form.apply(locked.organisation)
    locked.organisation.save()
    if hasattr(form, "apply_lists"):
        form.apply_lists(locked.organisation)
    if step == "charter":
        locked.charter_version = form.charter.version
        locked.charter_accepted_at = timezone.now()
    if step not in locked.answered:
        locked.answered.append(step)
    if not locked.is_draft:
        last = locked.messages.last()
        if last is None or last.kind != Kind.CHANGED:
            locked.messages.create(kind=Kind.CHANGED, by=locked.applicant)
    return _touched(locked)


@transaction.atomic
def submit(application: Application, steps: list[str], *, by: User, origin: str) -> bool:
    """Send it to the network; False if it was sent already."""
    locked = _lock(application)
    if not locked.is_draft:
        return False
    if claimed.is_taken(locked):
        raise Taken
    if set(steps) - set(locked.answered) or not locked.charter_version:
        raise Incomplete
    locked.organisation.state = State.SUBMITTED
    locked.organisation.save(update_fields=["state"])
    locked.submitted_at = locked.waiting_since = timezone.now()
    _say(locked, Kind.SUBMITTED, by)
    tell_applicant("submitted", locked, origin=origin)
    tell_network("came", locked, origin=origin, but=by)
    return True


@transaction.atomic
def write(application: Application, text: str, *, seen: int | None, by: User, origin: str) -> bool:
    """The applicant writes, or answers what was asked; False if the same was sent already."""
    locked = _lock(application)
    last = locked.messages.last()
    if last and last.kind == Kind.ANSWERED and last.by_id == by.pk and last.text == text:
        return False
    if not locked.is_undecided or locked.version != seen:
        raise Changed
    today = timezone.localdate()
    if locked.messages.filter(by=by, kind=Kind.ANSWERED, at__date=today).count() >= MOST_MESSAGES:
        raise TooMany
    locked.waiting_since = locked.waiting_since or timezone.now()
    _say(locked, Kind.ANSWERED, by, text)
    tell_network("answered", locked, origin=origin, but=by)
    return True


@transaction.atomic
def withdraw(application: Application, *, by: User) -> None:
    """Taken back, or a draft thrown away: out of sight at once, and erased the next night."""
    locked = _lock(application)
    if locked.withdrawn_at:
        return
    if locked.decided_at:
        raise Changed
    locked.organisation.state = State.DRAFT
    locked.organisation.save(update_fields=["state"])
    locked.withdrawn_at, locked.waiting_since = timezone.now(), None
    _say(locked, Kind.WITHDRAWN, by)


@transaction.atomic
def ask(application: Application, text: str, *, seen: int, by: User, origin: str) -> None:
    locked = _lock_to_decide(application, seen, by)
    locked.waiting_since = None
    _say(locked, Kind.ASKED, by, text)
    tell_applicant("asked", locked, origin=origin, text=text)


@transaction.atomic
def approve(application: Application, text: str, *, seen: int, by: User, origin: str) -> None:
    """The organisation is a member, and the applicant its first coordinator (decision 27).

    Only where nobody ever belonged to it, and so nobody ever could have added a family. Who else
    asked for the same organisation is told that it has a coordinator.
    """
    locked = _lock_to_decide(application, seen, by)
    organisation, applicant = locked.organisation, locked.applicant
    if known := locked.claims:
        organisation = claimed.take_over(locked, known)
    is_used = organisation.memberships.exists() or organisation.member_events.exists()
    if applicant is None or not applicant.is_active or is_used:
        raise NotAppointable
    organisation.state = State.APPROVED
    organisation.confirmed_on = timezone.localdate()
    if organisation.slug.startswith(DRAFT_SLUG):
        organisation.slug = free_slug(organisation.name, organisation.municipality)
    organisation.save(update_fields=["state", "confirmed_on", "slug"])
    appoint(applicant, organisation, deciders=[by], has_families=False)
    change_roles(applicant, by=by)
    _decide(locked, Kind.APPROVED, text, by)
    tell_applicant("approved", locked, origin=origin, text=text)
    if known:
        end_invitations(organisation)
        for other in claimed.others_of(locked, organisation):
            _refuse(_lock(other), has_coordinator(other.applicant), by=by, origin=origin)


@transaction.atomic
def refuse(application: Application, text: str, *, seen: int, by: User, origin: str) -> None:
    _refuse(_lock_to_decide(application, seen, by), text, by=by, origin=origin)


def _refuse(application: Application, text: str, *, by: User, origin: str) -> None:
    application.organisation.state = State.REFUSED
    application.organisation.save(update_fields=["state"])
    _decide(application, Kind.REFUSED, text, by)
    tell_applicant("refused", application, origin=origin, text=text)


def has_coordinator(reader: User | None) -> str:
    """Why a claim comes too late, and what to do instead, for whoever made it."""
    with override(reader.language if reader else None):
        return _(
            "This organisation has a coordinator now. Ask them for an invitation, or for the link "
            "with which people ask to join. You find how to reach them on the organisation's page."
        )


def end_invitations(organisation: Organisation) -> None:
    """Nobody has to be asked any more to claim it."""
    organisation.claim_invitations.open().update(revoked_at=timezone.now())


def free_slug(name: str, municipality: Municipality, used: Collection[str] | None = None) -> str:
    """The name, with its place or a number behind it where another has that address."""
    name = slugify(name)[:60].strip("-") or "organisatie"
    place = slugify(municipality.name_nl)[:15]
    if used is None:
        taken = Organisation.objects.filter(slug__startswith=name)
        used = {*taken.values_list("slug", flat=True)}
    numbered = (f"{name}-{number}" for number in count(2))
    return next(one for one in chain([name, f"{name}-{place}"], numbered) if one not in used)


def _lock(application: Application) -> Application:
    known = claimed.lock_claimed(application)
    found = Application.objects.select_related("organisation__municipality", "applicant")
    locked = found.select_for_update(of=("self", "organisation")).get(pk=application.pk)
    if known:
        locked.claim.organisation = known
    return locked


def _lock_to_decide(application: Application, seen: int, by: User) -> Application:
    locked = _lock(application)
    if locked.applicant_id == by.pk:
        raise OwnApplication
    is_waiting = locked.is_undecided and locked.organisation.state == State.SUBMITTED
    if not is_waiting or locked.version != seen:
        raise Changed
    return locked


def _decide(application: Application, kind: ApplicationMessage.Kind, text: str, by: User) -> None:
    application.decided_at, application.decided_by = timezone.now(), by
    application.waiting_since, application.reason = None, text
    _say(application, kind, by, text)


def _say(application: Application, kind: ApplicationMessage.Kind, by: User, text: str = "") -> None:
    application.messages.create(kind=kind, by=by, text=text)
    _touched(application)
    facts = {"application": application.pk, "organisation": application.organisation_id}
    transaction.on_commit(partial(log_event, f"application_{kind}", by=by, **facts))


def _touched(application: Application) -> Application:
    application.version += 1
    application.changed_at = timezone.now()
    application.save()
    return application
