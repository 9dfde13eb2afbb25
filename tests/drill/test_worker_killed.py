"""A worker is killed in the middle of each kind of job; another does it, once and whole."""

import asyncio
import os
import signal
import subprocess
import sys
import threading

import psycopg
import pytest

from gastvrij.lib.paths import ROOT
from gastvrij.postgres.embedded import SUPERUSER
from tests.drill.servers import ask, environment, manage, new_cluster, run
from tests.drill.test_killed import wait_for
from tests.gastvrij.jobs.servers import Postbox, post_office

pytestmark = pytest.mark.long
# What is to be done, what the job then waits for in its middle, and how much is left to do.
JOBS = {
    "checklist.retention.jobs.retention": (
        "UPDATE checklist_household SET state = 'closed', erase_on = current_date,"
        " closed_on = current_date"
        " WHERE id = (SELECT min(id::text)::uuid FROM checklist_household)",
        "SELECT FROM checklist_household WHERE erase_on <= current_date FOR UPDATE",
        "SELECT count(*) FROM checklist_household WHERE erase_on <= current_date",
    ),
    "members.accounts.sessions.jobs.forget_sessions": (
        "INSERT INTO django_session VALUES ('old', '', now() - interval '1 day')",
        "SELECT FROM django_session WHERE session_key = 'old' FOR UPDATE",
        "SELECT count(*) FROM django_session WHERE session_key = 'old'",
    ),
    "gastvrij.jobs.mail.forget_old_mail": (
        "INSERT INTO jobs_outgoingmail (content, created_at)"
        " VALUES ('x', now() - interval '8 days')",
        "SELECT FROM jobs_outgoingmail FOR UPDATE",
        "SELECT count(*) FROM jobs_outgoingmail",
    ),
}


@pytest.fixture
def cluster(furnished):
    with new_cluster(like=furnished) as cluster, cluster.running():
        yield cluster


def worker(cluster, queue="site", **more):
    owner = {"GASTVRIJ_AS_OWNER": "1"} if queue == "owner" else {}
    command = [sys.executable, str(ROOT / "manage.py"), "work", "--once"]  # whatever the clock says
    command += ["--owner"] if queue == "owner" else []
    return subprocess.Popen(command, cwd=ROOT, env=environment(cluster, **owner, **more))


def enqueue(cluster, name):
    module, _, function = name.rpartition(".")
    run(
        environment(cluster),
        "shell",
        "--verbosity=0",
        f"--command=from {module} import {function}; {function}.enqueue()",
    )


def state_of(cluster, name):
    query = "SELECT status, queue_name FROM procrastinate_jobs WHERE task_name = %s"
    return ask(cluster, query, [name])


def is_waiting_for_us(cluster):
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return ask(cluster, query)[0][0] > 0


def take_up_again(cluster, **more):
    """As half a minute later: the dead worker's last sign of life is old, and the clock struck.

    The worker that takes the job up may do it at once, so it gets the same surroundings.
    """
    ask(cluster, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    ask(
        cluster,
        "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('site', "
        "'gastvrij.jobs.upkeep.take_up_again', 0, NULL, NULL, '{\"timestamp\": 0}'::jsonb, NULL)"
        "::procrastinate_job_to_defer_v1])",
    )
    run(environment(cluster, **more), "work", "--once")


@pytest.mark.parametrize("name", JOBS)
def test_a_job_that_was_cut_off_is_done_by_the_next_worker(cluster, name):
    to_do, hold, left = JOBS[name]
    ask(cluster, to_do)
    assert ask(cluster, left) != [(0,)]
    enqueue(cluster, name)
    ((_, queue),) = state_of(cluster, name)
    with psycopg.connect(cluster.url(SUPERUSER)) as holding:
        holding.execute(hold)
        process = worker(cluster, queue)
        wait_for(lambda: is_waiting_for_us(cluster))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        holding.rollback()
    assert state_of(cluster, name) == [("doing", queue)]
    assert ask(cluster, left) != [(0,)]
    take_up_again(cluster)
    if queue == "owner":
        done = manage(environment(cluster, GASTVRIJ_AS_OWNER="1"), "work", "--owner", "--once")
        assert done.returncode == 0, done.stderr
    else:
        run(environment(cluster), "work", "--once")
    assert state_of(cluster, name) == []
    assert ask(cluster, left) == [(0,)]


class SlowPostbox(Postbox):
    """Keeps whoever brings the first mail waiting."""

    def __init__(self):
        super().__init__()
        self.asked = threading.Event()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        if not self.asked.is_set():
            self.asked.set()
            await asyncio.sleep(5)
            return "451 too late"
        return await super().handle_DATA(server, session, envelope)


def test_a_mail_whose_worker_was_killed_before_it_was_taken_arrives_once(cluster):
    name = "gastvrij.jobs.mail.deliver"
    with post_office(SlowPostbox()) as (port, box):
        mail = {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        code = (
            "from django.core.mail import send_mail; send_mail('Hallo', 'Dag', None, ['an@x.be'])"
        )
        run(environment(cluster, **mail), "shell", "--verbosity=0", f"--command={code}")
        process = worker(cluster, **mail)
        assert box.asked.wait(30)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        ask(cluster, "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        take_up_again(cluster, **mail)
        for _ in range(2):
            run(environment(cluster, **mail), "work", "--once")
        assert [to for to, _ in box.mails] == [["an@x.be"]]
    assert state_of(cluster, name) == []
    assert ask(cluster, "SELECT count(*) FROM jobs_outgoingmail") == [(0,)]
