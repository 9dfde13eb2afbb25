"""A family's own links: made and ended."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from checklist.history.record import Trail, record, record_opened_link
from checklist.models import Household, ShareLink
from checklist.walls.keeping import DAYS_OF_A_LINK
from gastvrij.lib.tokens import hash_of, new_token
from members.models import User


@transaction.atomic
def share(household: Household, language: str, *, token: str | None = None, by: User) -> str:
    """The token of a new link for the family: the only moment at which anybody knows it.

    A `token` that comes along and has a link already is a form that was sent twice.
    """
    token = token or new_token()
    if household.links.filter(token_hash=hash_of(token)).exists():
        return token
    ShareLink.objects.create(
        organisation_id=household.organisation_id,
        household=household,
        token_hash=hash_of(token),
        language=language,
        created_by=by,
        expires_on=timezone.localdate() + timedelta(days=DAYS_OF_A_LINK),
    )
    record(household, Trail.SHARED, by=by)
    return token


@transaction.atomic
def renew(link: ShareLink, *, token: str | None = None, by: User) -> str:
    """The token of a link in the same language that takes the place of this one.

    The old one ends at once: whoever has both could read on by the one that nobody sees to.
    """
    token = share(link.household, link.language, token=token, by=by)
    revoke(link, by=by)
    return token


@transaction.atomic
def revoke_all(household: Household, *, by: User) -> int:
    """How many links held until now: a telephone is lost, and nobody knows what is on it."""
    links = list(household.links.filter(revoked_at=None, expires_on__gte=timezone.localdate()))
    for link in links:
        link.household = household
        revoke(link, by=by)
    return len(links)


@transaction.atomic
def revoke(link: ShareLink, *, by: User) -> None:
    """The link opens nothing any more, from the next request on."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        record(link.household, Trail.LINK_REVOKED, by=by)


def note_opened(link: ShareLink, device: str) -> None:
    """Somebody looked: the day stands with the link, and on the trail, there for each device."""
    today = timezone.localdate()
    if link.last_used_on != today:  # if somebody ends it meanwhile, there is nothing to update
        ShareLink.objects.filter(pk=link.pk).update(
            first_used_on=Coalesce("first_used_on", today), last_used_on=today
        )
    record_opened_link(link.household, device)
