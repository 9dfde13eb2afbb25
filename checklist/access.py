"""Access checks: the doors to a family. Whatever answers a request about one comes in here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from checklist.history.record import Trail, record
from checklist.models import Erasure, Household, HouseholdDraft, Passage, Person, ShareLink
from checklist.models.erasure import mark_of_link
from checklist.models.share_link import hash_from_calendar
from checklist.walls import claims
from gastvrij.lib.encryption import refuse_other_keys
from gastvrij.lib.languages import INTERFACE, best_of
from gastvrij.lib.public_content import asked_once
from gastvrij.lib.tokens import hash_of
from members.models import CalendarFeed, Organisation, User
from members.sending.once import answered_once

View = Callable[..., HttpResponse]


def families_page(view: View) -> View:
    """A page about families: behind the second wall, and kept in no cache.

    What only reads is one transaction. What was sent is one too, which has ended before the page
    that follows is written (a `TemplateResponse`, not yet rendered): while somebody waits for the
    words of a page, nobody waits for the family.

    With keys that are not this database's it is there to be read; what is sent is refused.
    """

    @never_cache
    @wraps(view)
    def walled(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        actor = claims.of_user(request.user)
        if not _sends(request):
            with claims.opened(actor), asked_once():
                return _written(view(request, **kwargs))
        refuse_other_keys()
        with claims.opened(actor):
            response = answered_once(request, lambda: view(request, **kwargs))
        # A page that says that it is too busy says so too (gastvrij/site/views.py).
        request.is_saved = response.status_code < 400  # type: ignore[attr-defined]
        with _reading(actor):
            return _written(response)

    walled.is_sent_once = True  # type: ignore[attr-defined]
    return walled


def _sends(request: HttpRequest) -> bool:
    return request.method == "POST"


def _written(response: HttpResponse) -> HttpResponse:
    """The answer with its words; one that has them already stays as it is."""
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response


@contextmanager
def _reading(actor: str) -> Iterator[None]:
    """A transaction of this actor that changes nothing; one that stands in another can't say so."""
    is_within = connection.in_atomic_block
    with claims.opened(actor), asked_once():
        if not is_within:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        yield


def family_page(view: View) -> View:
    """A page about one family, which the view gets instead of its number; who came in is recorded.

    The family is locked for whoever sends something.
    """
    return _enter(view, get_household)


def coordinated_family_page(view: View) -> View:
    """The same, for whoever coordinates the family's organisation."""
    return _enter(view, get_coordinated_household)


def _enter(view: View, door: Callable[..., Household]) -> View:
    @families_page
    @wraps(view)
    def entered(request: HttpRequest, household_id: UUID, **kwargs: Any) -> HttpResponse:
        user = cast(User, request.user)  # nobody else sees a family
        household = door(user, household_id, lock=_sends(request))
        response = view(request, household, **kwargs)
        if not _sends(request):
            _written(response)  # so that nothing is written to the database before
        if household.pk:  # and was not erased just now
            record(household, Trail.OPENED, by=user)
        return response

    entered.records_who_looked = True  # type: ignore[attr-defined]
    return entered


def draft_page(view: View) -> View:
    """A page about a family that is being added, which the view gets instead of its number.

    It is locked for whoever sends something. Once the family is there, its number leads to it.
    """

    @families_page
    @wraps(view)
    def entered(request: HttpRequest, draft_id: UUID, **kwargs: Any) -> HttpResponse:
        user = cast(User, request.user)  # nobody else sees a draft
        draft = get_draft(user, draft_id, lock=_sends(request))
        if draft is None:
            return redirect(get_coordinated_household(user, draft_id, lock=False))
        return view(request, draft, **kwargs)

    return entered


def changing_open_families(view: View) -> View:
    """What is sent about a closed family changes nothing: it is there to be read."""

    @wraps(view)
    def while_open(request: HttpRequest, household: Household, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not household.is_open:
            messages.error(
                request, _("This family is closed: you can read its list, not change it.")
            )
            return redirect(household)
        return view(request, household, **kwargs)

    return while_open


def get_household(user: User, pk: UUID, *, lock: bool) -> Household:
    """The household if `user` may see it, otherwise 404 as if it did not exist.

    With `lock` nobody else changes this family until the end of the transaction, so that what
    is read afterwards is what the change is made upon.
    """
    households = Household.objects.visible_to(user)
    if lock:
        households = households.select_for_update(of=("self",), no_key=True)
    household: Household = get_object_or_404(households.with_facts(), pk=pk)
    return household


def get_households(user: User) -> QuerySet[Household]:
    """The families that `user` may see."""
    households: QuerySet[Household] = Household.objects.visible_to(user)
    return households


def get_followed_households(user: User) -> QuerySet[Household]:
    """The open families of which `user` is reminded: their own, and those that nobody follows."""
    households: QuerySet[Household] = Household.objects.visible_to(user).followed_by(user).open()
    return households


def get_drafts(user: User) -> QuerySet[HouseholdDraft]:
    """The families that are being added by the organisations that `user` coordinates."""
    drafts: QuerySet[HouseholdDraft] = HouseholdDraft.objects.visible_to(user)
    return drafts


def get_draft(user: User, pk: UUID, *, lock: bool) -> HouseholdDraft | None:
    """The draft if `user` may see it, otherwise None as if it did not exist.

    With `lock` nobody else goes on with it until the end of the transaction.
    """
    drafts = get_drafts(user).select_related("organisation", "made_by")
    if lock:
        drafts = drafts.select_for_update(of=("self",), no_key=True)
    return drafts.filter(pk=pk).first()


def get_passages(user: User) -> QuerySet[Passage]:
    """What other organisations ask those that `user` coordinates: to take over a family."""
    passages: QuerySet[Passage] = Passage.objects.receivable_by(user)
    return passages


@dataclass(frozen=True)
class Coordinated:
    """All that somebody coordinates, for pages about many families: asked for once."""

    organisations: list[Organisation]
    households: QuerySet[Household]
    passages: QuerySet[Passage]
    """What other organisations ask."""


def get_coordinated(user: User) -> Coordinated:
    """What `user` coordinates; 404 for whoever coordinates nothing."""
    organisations = list(Organisation.objects.coordinated_by(user).only("name"))
    if not organisations:
        raise Http404
    return Coordinated(
        organisations,
        Household.objects.visible_to(user, coordinating=organisations),
        Passage.objects.receivable_by(user, coordinating=organisations),
    )


@contextmanager
def family_of_link(token: str) -> Iterator[ShareLink]:
    """What a family sees through its own link, for as long as the context lasts; 404 if nothing.

    The database knows the link too: in this transaction it shows that one family, to read.
    """
    with _family_of(hash_of(token)) as link:
        yield link


@contextmanager
def family_of_its_calendar(token: str) -> Iterator[ShareLink]:
    """The same for a family's calendar, whose address opens nothing else (models/share_link.py)."""
    with _family_of(hash_from_calendar(token)) as link:
        yield link


@contextmanager
def _family_of(token_hash: str) -> Iterator[ShareLink]:
    with claims.opened(claims.of_link(token_hash)), asked_once():
        link = get_object_or_404(ShareLink.objects.valid().with_hash(token_hash))
        with override(best_of(INTERFACE, link.language)):
            shared = Household.objects.shared_by(token_hash).with_facts()
            link.household = get_object_or_404(shared)
        yield link


def erasure_of(token: str) -> Erasure | None:
    """That the family of this link was erased, for whoever still has it."""
    mark = mark_of_link(hash_of(token))
    with claims.opened(claims.of_link(mark)):
        return Erasure.objects.filter(links__contains=[mark]).first()


def get_erasures(user: User) -> QuerySet[Erasure]:
    """The register of what was erased at the organisations that `user` coordinates."""
    found: QuerySet[Erasure] = Erasure.objects.filter(
        organisation__in=get_coordinated_organisations(user)
    )
    return found


@contextmanager
def owner_of_calendar(token: str) -> Iterator[CalendarFeed]:
    """Whose calendar asks, for as long as the context lasts; 404 if nobody's.

    The database takes whoever asks for that person: it shows what they may see at this moment.
    """
    feeds = CalendarFeed.objects.valid().of(token).select_related("user")
    feed: CalendarFeed = get_object_or_404(feeds)
    with claims.opened(claims.of_user(feed.user)), override(feed.user.language):
        yield feed


@contextmanager
def reminded(user: User) -> Iterator[QuerySet[Household]]:
    """For a job that writes to `user`: the families of which they are reminded, and no others."""
    with claims.opened(claims.of_user(user)):
        yield get_followed_households(user)


def get_person(household: Household, pk: UUID | None) -> Person | None:
    """Somebody of this household, without a query; 404 for anybody else, None for None."""
    if pk is None:
        return None
    for person in household.people:
        if person.pk == pk:
            return person
    raise Http404


def may_coordinate(user: User, household: Household) -> bool:
    """Whether `user` may assign buddies to this family."""
    coordinated = Organisation.objects.coordinated_by(user)
    return coordinated.filter(pk=household.organisation_id).exists()


def get_coordinated_household(user: User, pk: UUID, *, lock: bool) -> Household:
    """The household for whoever coordinates its organisation; 404 for everybody else."""
    household = get_household(user, pk, lock=lock)
    if not may_coordinate(user, household):
        raise Http404
    return household


def get_coordinated_organisations(user: User) -> QuerySet[Organisation]:
    """Where `user` may add a family; 404 where that is nowhere."""
    organisations: QuerySet[Organisation] = Organisation.objects.coordinated_by(user)
    if not organisations.exists():
        raise Http404
    return organisations
