"""What nobody needs any more goes, with its organisation, and nothing else does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gastvrij.jobs.schedule import SCHEDULE
from members.joining import actions
from members.joining.jobs import forget_applications
from members.models import Application, ApplicationMessage, Organisation
from tests.members.factories import make_membership, make_organisation, make_user
from tests.members.joining.conftest import make_reviewer
from tests.members.joining.factories import ORIGIN, make_application, make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]
KEPT = {"draft": 89, "submitted": 4000, "refused": 364, "approved": 4000}


def make(stage):
    if stage == "draft":
        return make_draft(make_user())
    application = make_application(make_user())
    if stage != "submitted":
        act = actions.refuse if stage == "refused" else actions.approve
        seen = application.version
        by = make_reviewer(f"{stage}@example.org")
        act(application, "Zo is het nu.", seen=seen, by=by, origin=ORIGIN)
    return application


def grow_old(application, days):
    then = timezone.now() - timedelta(days=days)
    found = Application.objects.filter(pk=application.pk)
    found.update(changed_at=then, begun_at=then)
    found.exclude(submitted_at=None).update(submitted_at=then)
    found.exclude(decided_at=None).update(decided_at=then)


@pytest.mark.parametrize("stage", KEPT)
def test_it_is_kept_as_long_as_it_may_be_needed(stage):
    application = make(stage)
    grow_old(application, KEPT[stage])
    forget_applications()
    assert Application.objects.count() == Organisation.objects.count() == 1


@pytest.mark.parametrize(("stage", "days"), [("draft", 91), ("refused", 367)])
def test_it_goes_when_its_time_has_come_and_twice_does_no_harm(stage, days):
    other = make_organisation()
    grow_old(make(stage), days)
    for _ in range(2):
        forget_applications()
    assert not Application.objects.exists() and not ApplicationMessage.objects.exists()
    assert list(Organisation.objects.all()) == [other]


@pytest.mark.parametrize("stage", ["draft", "submitted"])
def test_what_was_taken_back_goes_the_next_night(stage):
    application = make(stage)
    actions.withdraw(application, by=application.applicant)
    forget_applications()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("stage", ["draft", "submitted"])
def test_it_goes_with_the_account_of_who_asked(stage):
    make(stage).applicant.delete()
    forget_applications()
    assert not Organisation.objects.exists()


def test_of_a_member_the_charter_stays_and_the_conversation_goes():
    application = make("approved")
    grow_old(application, 367)
    forget_applications()
    kept = Application.objects.get()
    assert kept.charter_version and not kept.messages.exists()


def test_an_organisation_to_which_somebody_belongs_is_never_taken_away():
    application = make("refused")
    make_membership(organisation=application.organisation)
    application.organisation.member_events.create(kind="given")
    grow_old(application, 4000)
    forget_applications()
    assert Organisation.objects.count() == 1


def test_it_is_done_every_night():
    assert forget_applications in SCHEDULE
