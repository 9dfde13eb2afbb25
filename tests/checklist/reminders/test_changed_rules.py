"""The weekly mail says how many rules changed that matter to somebody's families, never which."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.accounts.actions import confirm_email
from members.models import User
from tests.checklist.factories import FOR_HOUSEHOLD, make_household, make_person, make_progress
from tests.checklist.progress.test_changed import make_change
from tests.checklist.reminders.test_mails import write_week
from tests.members.factories import BRUSSELS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def readers(buddy):
    confirm_email(buddy)
    User.objects.update(language="en")


def days_ago(number):
    return timezone.localdate() - timedelta(days=number)


def test_the_mail_says_how_many_and_never_which(buddy, household):
    change = make_change(noted_on=days_ago(2))
    [sent] = write_week(buddy)
    assert "1 rule changed that matters to the families that you follow." in sent.body
    assert "/en/gezinnen/" in sent.body
    for secret in (change.title, change.words, change.code, household.label):
        assert secret not in sent.body


def test_several_are_added_up_and_each_counts_once(buddy, organisation, household):
    make_person(make_household(organisation, label="Roos", buddy=buddy))
    make_change(noted_on=days_ago(2))
    make_change(noted_on=days_ago(3), about="basis")
    [sent] = write_week(buddy)
    assert "2 rules changed" in sent.body


@pytest.mark.parametrize("days", [0, 8])
def test_only_of_the_days_that_went_by_since_the_last_mail(buddy, household, days):
    make_change(noted_on=days_ago(days))
    assert write_week(buddy) == []


def test_what_is_held_back_or_for_others_is_not_counted(buddy, household):
    make_change(noted_on=days_ago(2), is_withheld=True)
    make_change(noted_on=days_ago(2), code="wonen-geen-punt")
    assert write_week(buddy) == []


def test_a_rule_that_is_for_another_region_does_not_count(organisation, buddy):
    """Not even where it was ticked before the family moved."""
    household = make_household(organisation, municipality=BRUSSELS, buddy=buddy)
    make_person(household)
    make_progress(household, code=FOR_HOUSEHOLD, state="busy")
    make_change(FOR_HOUSEHOLD, noted_on=days_ago(2))
    assert write_week(buddy) == []
