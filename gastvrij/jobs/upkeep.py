"""What the queue does for itself: take up what a killed worker left, forget what is over."""

import logging
from datetime import datetime

from django.db.models import Max
from procrastinate import JobContext
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateWorker

from gastvrij.lib.jobs import SITE

log = logging.getLogger("gastvrij.jobs")
HEARTBEAT = 10  # seconds between two signs of life of a worker
SILENT = 30  # seconds without one: it was killed, or the machine was
HOURS_OF_FAILED_JOBS = 30 * 24


@queue.periodic(cron="* * * * *")
@queue.task(name="gastvrij.jobs.upkeep.take_up_again", queue=SITE, pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker is gone are done again, in whichever queue they stand."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        log.warning("A job that a worker left unfinished is done again")
        await manager.retry_job(job)


@queue.periodic(cron="50 2 * * *")
@queue.task(name="gastvrij.jobs.upkeep.forget_old_jobs", queue=SITE, pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """What succeeded is gone at once; what failed for good stays a month, for the operator."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=HOURS_OF_FAILED_JOBS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )


def last_heartbeat() -> datetime | None:
    """When a worker last said that it lives; None if none does."""
    return ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
