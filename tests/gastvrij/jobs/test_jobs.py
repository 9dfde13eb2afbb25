"""What can wait: a number in the queue, asked for in a transaction, done by the right worker."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job as QueuedJob

from gastvrij.jobs import schedule
from gastvrij.jobs.mail import deliver
from gastvrij.lib.jobs import GIVE_UP_AFTER, OWNER, SITE, PatientRetry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("value", ["Familie Janssens", "an@example.org", 1.5, ["a"], {"a": 1}])
def test_no_text_gets_into_the_queue(value):
    with pytest.raises(TypeError):
        deliver.enqueue(number=value)
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize("value", [7, uuid4(), "waiting"])
def test_numbers_and_codes_do(value):
    deliver.enqueue(number=value)
    (job,) = ProcrastinateJob.objects.all()
    assert list(job.args) == ["number"] and str(job.args["number"]) == str(value)


def pauses():
    for attempts in range(GIVE_UP_AFTER):
        job = QueuedJob(
            id=1, queue=SITE, lock=None, queueing_lock=None, task_name="x", attempts=attempts
        )
        decision = PatientRetry().get_retry_decision(exception=OSError(), job=job)
        yield decision.retry_at - datetime.now(UTC)


def test_what_fails_is_tried_again_soon_and_for_three_days():
    waited = list(pauses())
    assert waited[0] < timedelta(seconds=11) and max(waited) <= timedelta(hours=1)
    assert timedelta(days=3) < sum(waited, timedelta()) < timedelta(days=5)


def test_after_that_it_is_given_up():
    job = QueuedJob(
        id=1, queue=SITE, lock=None, queueing_lock=None, task_name="x", attempts=GIVE_UP_AFTER
    )
    assert PatientRetry().get_retry_decision(exception=OSError(), job=job) is None


def test_the_schedule_is_what_the_queue_knows():
    known = {task.task.name: task.cron for task in queue.periodic_registry.periodic_tasks.values()}
    own = {job.task.name: cron for job, cron in schedule.SCHEDULE.items()}
    upkeep = {"take_up_again": "* * * * *", "forget_old_jobs": "50 2 * * *"}
    assert known == own | {f"gastvrij.jobs.upkeep.{name}": cron for name, cron in upkeep.items()}


@pytest.mark.parametrize(
    "name",
    [
        "checklist.retention.jobs.retention",
        "members.accounts.sessions.jobs.forget_sessions",
        "gastvrij.jobs.mail.forget_old_mail",
    ],
)
def test_what_was_promised_to_be_forgotten_is_forgotten_every_night(name):
    known = {task.task.name: task.cron for task in queue.periodic_registry.periodic_tasks.values()}
    assert re.fullmatch(r"\d+ [23] \* \* \*", known[name])


def test_only_what_deletes_for_good_or_is_told_for_good_needs_the_owner():
    needing = {name for name, task in queue.tasks.items() if task.queue == OWNER}
    jobs = "checklist.retention.jobs"
    assert needing == {
        "checklist.counting.jobs.publish_figures",
        f"{jobs}.retention",
        f"{jobs}.vacuum_families",
        "checklist.withdrawing.jobs.look_after_withdrawals",
        "members.joining.jobs.forget_applications",
    }
