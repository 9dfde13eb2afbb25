"""The commands run as the owner of the tables; what each claims to be lets it do its work only."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from checklist.models import (
    Assignment,
    AuditEvent,
    FamilyMessage,
    Household,
    OwnItem,
    Passage,
    Person,
    Progress,
    ProgressEvent,
    ShareLink,
)
from checklist.sharing.actions import share
from checklist.walls import claims
from tests.checklist.factories import (
    make_message,
    make_own_item,
    make_passage,
    make_person,
    make_progress,
)
from tests.conftest import storyteller

pytestmark = pytest.mark.usefixtures("as_owner")
MODELS = [Household, Person, Assignment, Progress, ProgressEvent, ShareLink, AuditEvent]
MODELS += [OwnItem, FamilyMessage]


@pytest.fixture
def family(household, buddy):
    """A family that has a row in every table."""
    make_progress(household, by=buddy, note="Bel terug")
    make_own_item(household)
    make_message(household)
    share(household, "nl", by=buddy)
    return household


@pytest.fixture
def retention(family):
    with storyteller("off"), claims.opened(claims.RETENTION):
        yield


@pytest.fixture
def back_up(family):
    with storyteller("off"), claims.opened(claims.BACKUP):
        yield


def refused():
    return pytest.raises(ProgrammingError, match="row-level security")


# --- retention ---------------------------------------------------------------------------------
def test_retention_reads_who_is_due_and_nobody_in_a_family(retention):
    assert (Household.objects.count(), ShareLink.objects.count()) == (1, 1)
    assert [model.objects.count() for model in (Person, Assignment, Progress)] == [0, 0, 0]


def test_retention_closes_a_family_and_changes_nothing_else_about_one(family, retention):
    with refused(), transaction.atomic():
        Household.objects.update(contact_language="ar")
    today = timezone.localdate()
    assert Household.objects.update(state="closed", closed_on=today, erase_on=today) == 1
    assert Household.objects.update(erase_on="2099-01-01") == 0  # nor does it move the day
    assert Household.objects.update(state="open", closed_on=None, erase_on=None) == 0


def test_retention_erases_a_family_from_its_day_on_and_not_a_day_before(family):
    today = timezone.localdate()
    Household.objects.update(state="closed", closed_on=today, erase_on=today + timedelta(1))
    with storyteller("off"), claims.opened(claims.RETENTION):
        assert Household.objects.all().delete()[0] == 0
    Household.objects.update(erase_on=today)
    with storyteller("off"), claims.opened(claims.RETENTION):
        assert Household.objects.all().delete()[0] > 0


def test_retention_ends_links_and_neither_prolongs_nor_forgets_one_that_holds(retention):
    with refused(), transaction.atomic():
        ShareLink.objects.update(expires_on="2099-01-01")
    assert ShareLink.objects.all().delete()[0] == 0
    assert ShareLink.objects.update(revoked_at=timezone.now()) == 1
    with refused(), transaction.atomic():
        ShareLink.objects.update(revoked_at=None)


def test_retention_forgets_no_question_that_waits_or_was_answered_this_month(family):
    """Whatever the command asks for: the wall keeps a passage for thirty days, and each yes."""
    for state, days in [("refused", 29), ("accepted", 400), ("expired", 31)]:
        make_passage(family, state=state, answered_at=timezone.now() - timedelta(days=days))
    make_passage(family)
    with storyteller("off"), claims.opened(claims.RETENTION):
        assert Passage.objects.all().delete()[0] == 1
    assert set(Passage.objects.values_list("state", flat=True)) == {"refused", "accepted", "asked"}


def test_retention_writes_that_it_closed_or_erased_and_nothing_else(family, retention, buddy):
    of_family = {"organisation": family.organisation, "by": None}
    for kind in ("created", "changed", "reopened"):
        with refused(), transaction.atomic():
            ProgressEvent.objects.create(**of_family, household=family, kind=kind)
    for kind in ("opened", "exported", "reopened"):
        with refused(), transaction.atomic():
            AuditEvent.objects.create(**of_family, household=family.pk, kind=kind)


def test_retention_forgets_no_line_of_this_year(retention):
    AuditEvent.objects.all().delete()
    assert AuditEvent.objects.count() > 0


# --- back-up -----------------------------------------------------------------------------------
@pytest.mark.parametrize("model", MODELS)
def test_a_back_up_reads_all_and_changes_nothing(back_up, model):
    assert model.objects.count() > 0
    assert model.objects.update(organisation=model.objects.first().organisation_id) == 0
    assert model.objects.all().delete()[0] == 0


def test_a_back_up_adds_nothing(family, back_up):
    with refused(), transaction.atomic():
        make_person(family, "Bilal", order=9)
    with refused(), transaction.atomic():
        AuditEvent.objects.create(
            organisation=family.organisation, household=family.pk, kind="exported", by=None
        )
