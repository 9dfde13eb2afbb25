"""What can wait is a job: declared in an app's `jobs.py`, asked for with `enqueue`.

A job is a row of the same database (procrastinate's tables), so it is asked for in the transaction
of what it follows from: rolled back together, or done once that is committed. It carries numbers
and short codes and reads by itself what it needs; nothing about a family ever stands in the queue.
A worker may be killed in the middle and then does it again: running a job twice does no harm.
"""

import functools
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app as queue
from procrastinate.jobs import Job as QueuedJob

from gastvrij.lib.security_log import refuse_text
from gastvrij.lib.told import Told, tell

log = logging.getLogger("gastvrij.jobs")
SITE = "site"
"""What the site's own database role may do."""
OWNER = "owner"
"""What only the owner of the tables may do: a worker of its own does these."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
GIVE_UP_AFTER = 80  # attempts: more than three days


class PatientRetry(BaseRetryStrategy):
    """Again after 10, 20, 40 ... seconds, at most an hour apart, for three days."""

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob):
        if job.attempts >= GIVE_UP_AFTER:
            return None
        pause = min(FIRST_PAUSE * 2 ** min(job.attempts, 20), LONGEST_PAUSE)
        return RetryDecision(retry_at=datetime.now(UTC) + pause)


class Job:
    """A function that is done later. Called as a function, it is done at once."""

    def __init__(self, function: Callable[..., None], queue_name: str):
        functools.update_wrapper(self, function)
        self.function = function
        self.task = queue.task(
            name=f"{function.__module__}.{function.__name__}",
            queue=queue_name,
            retry=PatientRetry(),
        )(self._without_timestamp)

    def __call__(self, **values: int | str | UUID) -> None:
        self.function(**values)

    def _without_timestamp(self, timestamp: int | None = None, **values: int | str) -> None:
        """The schedule tells every job of its own when it was due, which ours don't ask."""
        try:
            self.function(**values)
        except Told as error:  # the queue's own line shows no more than its kind
            tell(error)
            raise
        except Exception:  # a mail server that refuses, for example: the queue itself is silent
            log.warning("A job could not be done; it is tried again", exc_info=True)
            raise

    def enqueue(self, **values: int | str | UUID) -> None:
        """Have it done once the current transaction is committed.

        A text that does not look like a code raises TypeError, so that no name slips in.
        """
        self._defer(None, values)

    def enqueue_in(self, pause: timedelta, **values: int | str | UUID) -> None:
        """The same, and not before `pause` is over."""
        self._defer(datetime.now(UTC) + pause, values)

    def _defer(self, at: datetime | None, values: dict[str, int | str | UUID]) -> None:
        plain = {
            name: str(value) if isinstance(value, UUID) else value for name, value in values.items()
        }
        for name, value in plain.items():
            refuse_text(name, value)
        self.task.configure(schedule_at=at).defer(**plain)

    def enqueue_once(self) -> None:
        """The same, unless it waits already: for a job that looks at everything there is.

        The one that waits is locked until the current transaction ends, so that no worker begins
        it before it can see what changed.
        """
        from procrastinate.contrib.django.models import ProcrastinateJob  # once the apps are there

        with transaction.atomic():
            waiting = ProcrastinateJob.objects.select_for_update(skip_locked=True).filter(
                task_name=self.task.name, status="todo", scheduled_at=None
            )
            if waiting.first() is None:
                self.enqueue()

    def every(self, cron: str) -> None:
        """Do it at these times (crontab(5), in UTC); only `gastvrij/jobs/schedule.py` says so."""
        queue.periodic(cron=cron)(self.task)


def job(*, needs_owner: bool = False) -> Callable[[Callable[..., None]], Job]:
    """Declare a job. `needs_owner`: the site's role may not do it (checklist/walls/rights.py)."""
    return lambda function: Job(function, OWNER if needs_owner else SITE)
