import asyncio

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app as queue
from procrastinate.periodic import PeriodicRegistry

from gastvrij.jobs.upkeep import HEARTBEAT, SILENT
from gastvrij.lib.jobs import OWNER, SITE

POLL = 1.0  # seconds; asking needs no connection of its own, so it works behind PgBouncer
AT_ONCE = 2
PATIENCE = 20  # seconds for the jobs at hand, once somebody ends the worker


class Command(BaseCommand):
    help = "Do what can wait: mail, and what gastvrij/jobs/schedule.py says. Ctrl-C ends it."

    def add_arguments(self, parser):
        parser.add_argument(
            "--owner",
            action="store_true",
            help="only the jobs that need the owner of the tables (set GASTVRIJ_AS_OWNER=1)",
        )
        parser.add_argument("--once", action="store_true", help="do what is waiting now, then stop")

    def handle(self, *, owner, once, **options):
        with queue.replace_connector(queue.connector.get_worker_connector()) as worker:
            worker.perform_import_paths()  # so that the schedule is whole before it is put aside
            schedule = worker.periodic_registry
            try:
                if once:  # what waits: the clock adds nothing to it
                    worker.periodic_registry = PeriodicRegistry()
                asyncio.run(work(worker, OWNER if owner else SITE, wait=not once))
            finally:
                worker.periodic_registry = schedule


async def work(worker, queue_name: str, *, wait: bool) -> None:
    async with worker.open_async():
        await worker.run_worker_async(
            queues=[queue_name],
            name=queue_name,
            wait=wait,
            concurrency=AT_ONCE,
            listen_notify=False,
            fetch_job_polling_interval=POLL,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=SILENT,
            shutdown_graceful_timeout=PATIENCE,
            delete_jobs="successful",
        )
