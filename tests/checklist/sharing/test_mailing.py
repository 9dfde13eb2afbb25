"""A family tells something: its buddies get a mail, without a word about the family."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from checklist.families.actions import close_household
from checklist.sharing import mailing
from checklist.sharing.actions import share
from checklist.sharing.jobs import look_whom_to_tell, tell_buddy
from members.accounts.actions import confirm_email
from members.models import SentReminder, User
from members.models.reminder import Kind
from members.reminders import wishes
from tests.checklist.factories import FOR_HOUSEHOLD, make_assignment, make_household, make_message
from tests.checklist.sharing.opening import family_url, open_link
from tests.conftest import storyteller
from tests.members.factories import make_membership, make_user

pytestmark = pytest.mark.django_db
WORDS = "Wanneer komt Zerdesht?"
SUBJECTS = {
    "nl": "Een gezin dat je volgt, vertelde of vroeg iets",
    "fr": "Une famille que vous suivez a dit ou demandé quelque chose",
    "en": "A family that you follow told or asked something",
}


@pytest.fixture(autouse=True)
def readers(buddy, coordinator):
    for user in (buddy, coordinator):
        confirm_email(user)
    User.objects.update(language="en")


def told(household, minutes=5, kind="write", **fields):
    """A message of so many minutes ago."""
    sent_at = timezone.now() - timedelta(minutes=minutes)
    return make_message(household, kind, sent_at=sent_at, **fields)


def work(organisation):
    """As the worker does, who is nobody to the walls: whatever is due now."""
    with storyteller("off"):
        look_whom_to_tell(organisation=organisation.pk)
        due = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None)
        for job in due.filter(task_name__endswith=".tell_buddy"):
            tell_buddy(**job.args)
    return mail.outbox


def an_hour_later(**span):
    """The last mail is of that much earlier."""
    for row in SentReminder.objects.filter(kind=Kind.FAMILY):
        at = row.at - timedelta(**(span or {"minutes": 61}))
        row.delete()
        SentReminder.objects.create(user=row.user, kind=row.kind, day=row.day, at=at)


@pytest.mark.parametrize("language", SUBJECTS)
def test_a_buddy_gets_one_mail_without_a_word_about_the_family(
    buddy, household, person, organisation, language
):
    User.objects.update(language=language)
    message = told(household, words=WORDS)
    told(household, kind="unclear")
    (sent,) = work(organisation)
    assert (sent.to, sent.subject) == ([buddy.email], SUBJECTS[language])
    assert f"/{language}/gezinnen/\n" in sent.body and "/mails-stoppen/" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    everything = sent.subject + sent.body + sent.alternatives[0].content + str(sent.extra_headers)
    numbers = (str(household.pk), str(message.pk), FOR_HOUSEHOLD)
    for word in (household.label, person.nickname, "Zerdesht", *numbers):
        assert word not in everything


def test_what_a_family_sends_asks_for_the_mail_once_and_puts_nothing_of_it_in_the_queue(
    client, buddy, household, organisation
):
    token = share(household, "en", by=buddy)
    open_link(client, token)
    for _twice in range(2):
        client.post(family_url(token), {"zeg": "call"})
    (job,) = ProcrastinateJob.objects.all()
    assert job.args == {"organisation": organisation.pk}
    assert job.scheduled_at > timezone.now()  # so that who thinks better of it mailed nobody
    told(household)
    work(organisation)
    args = [set(one.args) for one in ProcrastinateJob.objects.all()]
    assert args and all(one in ({"organisation"}, {"reader"}) for one in args)


def test_running_it_twice_mails_once(household, organisation):
    told(household, minutes=100)
    assert len(work(organisation)) == len(work(organisation)) == 1
    an_hour_later()
    assert len(work(organisation)) == 1


def test_who_is_killed_half_way_mailed_nobody_and_does_it_again(
    buddy, household, organisation, monkeypatch
):
    told(household)
    with monkeypatch.context() as patch:
        patch.setattr(mailing, "remind", None)
        with pytest.raises(TypeError):
            work(organisation)
    assert not SentReminder.objects.exists() and mail.outbox == []
    assert len(work(organisation)) == 1


def test_within_the_hour_it_waits_and_is_mailed_then(buddy, household, organisation):
    told(household)
    work(organisation)
    an_hour_later(minutes=30)
    told(household)
    for _twice in range(2):
        assert len(work(organisation)) == 1
    later = ProcrastinateJob.objects.filter(scheduled_at__isnull=False)
    minutes = (later.first().scheduled_at - timezone.now()).total_seconds() / 60
    assert 28 < minutes < 31 and later.first().args == {"reader": buddy.pk}
    an_hour_later(minutes=31)
    assert len(work(organisation)) == 2


def test_what_was_told_just_now_settles_first(household, organisation):
    told(household, minutes=0)
    assert work(organisation) == []
    assert ProcrastinateJob.objects.filter(scheduled_at__gt=timezone.now()).count() == 1


@pytest.mark.parametrize("meanwhile", ["taken back", "answered", "closed", "a month ago"])
def test_nothing_is_mailed_of_what_waits_no_more(household, coordinator, organisation, meanwhile):
    now = timezone.now()
    minutes = 60 * 24 * 30 if meanwhile == "a month ago" else 5
    fields = {
        "taken back": {"taken_back_at": now},
        "answered": {"answered_at": now, "answered_by": coordinator},
    }
    told(household, minutes, **fields.get(meanwhile, {}))
    if meanwhile == "closed":
        close_household(household, by=coordinator)
    assert work(organisation) == []


@pytest.mark.parametrize(
    "who", ["unverified", "account closed", "stopped", "paused", "former", "suspended"]
)
def test_some_people_get_none(buddy, household, organisation, who):
    told(household)
    if who == "unverified":
        buddy.emailaddress_set.update(verified=False)
    if who == "account closed":
        User.objects.filter(pk=buddy.pk).update(is_active=False)
    if who == "stopped":
        wishes.stop(buddy, Kind.FAMILY)
    if who == "paused":
        buddy.memberships.update(confirmed_as="")
    if who == "former":
        household.assignments.update(until=timezone.localdate())
    if who == "suspended":
        organisation.state = "suspended"
        organisation.save()
    with storyteller("off"):
        tell_buddy(reader=buddy.pk)
    work(organisation)
    assert buddy.email not in [address for one in mail.outbox for address in one.to]


def test_every_buddy_of_the_family_and_no_other_member_hears_it(buddy, household, organisation):
    second, other = (make_user(f"{name}@example.org", verified=True) for name in ("otto", "ria"))
    for user in (second, other):
        make_membership(user, organisation)
    make_assignment(household, second)
    make_household(organisation, label="Roos", buddy=other)
    told(household)
    assert sorted(one.to[0] for one in work(organisation)) == sorted([buddy.email, second.email])


def test_where_a_family_has_no_buddy_its_coordinator_hears_it(coordinator, organisation):
    told(make_household(organisation, label="Roos"))
    assert [one.to for one in work(organisation)] == [[coordinator.email]]
