"""The large network of the benchmark, in small: what it holds, and what its pages may cost."""

import os
import re
import subprocess
import time
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from checklist.access import get_households
from checklist.models import Assignment, Household, Person, Progress, ProgressEvent
from checklist.progress.checklist import checklist_of
from gastvrij.lib.paths import ROOT
from gastvrij.postgres.embedded import DATABASE
from gastvrij.workshop.bench import bottlenecks, budgets, own_database, telling, throughput
from gastvrij.workshop.bench.measuring import Measured, measure
from gastvrij.workshop.bench.seeding import Size, seed
from gastvrij.workshop.bench.side import Spent
from members.models import (
    Gathering,
    Membership,
    Organisation,
    PublishedQuarter,
    Reply,
    Signal,
    SignalStep,
    SignUp,
    Support,
    Thread,
    User,
)
from tests.drill.servers import MIGRATED, copy_database, environment, new_cluster, run
from tests.members.factories import make_user

SMALL = Size(organisations=3, households=9, progress=200, threads=30)


pytestmark = pytest.mark.usefixtures("as_owner")


@pytest.fixture
def network(db):
    seed(SMALL)


def test_the_network_is_as_large_as_was_asked(db):
    moved = []
    seed(SMALL, moved.append)
    assert Organisation.objects.approved().count() == 3
    assert Household.objects.count() == 9
    assert Progress.objects.count() == 200
    assert ProgressEvent.objects.filter(kind="progress").count() == 200
    tables = [Organisation, User, Membership, Household, Person, Assignment]
    tables += [Progress, ProgressEvent, Thread, Reply, Signal, SignalStep, Support]
    tables += [Gathering, SignUp]
    assert Thread.objects.count() == 30
    fields = [Organisation.working_area, Organisation.themes, Organisation.statuses]
    fields.append(Thread.themes)
    tables += [field.through for field in fields]
    assert sum(moved) == sum(table.objects.count() for table in tables)


def test_who_comes_later_gets_a_number_of_their_own(network):
    assert make_user().pk not in Membership.objects.values_list("user", flat=True)


def test_what_was_touched_belongs_to_the_family(network):
    for household in Household.objects.with_facts():
        checklist = checklist_of(household, timezone.localdate())
        assert checklist.progress
        assert all(line.entry.applies for line in checklist.lines)


def test_each_coordinator_sees_all_families_and_each_family_has_a_buddy(network):
    for membership in Membership.objects.coordinators():
        families = get_households(membership.user).with_facts().with_buddies()
        assert len(families) == 3
        assert all(family.current_assignments for family in families)
        assert any(len(family.people) == 6 for family in families)


def test_the_pages_keep_their_promises(transactional_db):
    """Committed for once: each request ends its connection's transaction as on the site."""
    seed(SMALL)
    results = {result.name: result for result in measure(2)}
    assert set(results) == set(budgets.of_rows())
    for name, budget in budgets.of_rows().items():
        result = results[name]
        assert result.queries <= budget.queries, name
        assert result.size <= budget.bytes, name
        assert not budget.compressed or result.compressed <= budget.compressed, name
        assert result.spent.cpu > 0 and result.spent.database > 0
    told = "\n".join(telling.table([*results.values()], 2))
    assert "| family's own page" in told and "its budget" in told
    kept = results.pop("theme, made before")  # as quick as a page that asks for nothing
    assert kept.queries <= 2
    made = [result for result in results.values() if result.queries > kept.queries]
    assert len(made) > 20
    assert all(result.ratio > 1 for result in made)


def test_its_families_are_counted_and_two_quarters_told(network):
    told = bottlenecks.count_and_publish(timezone.localdate())
    assert "its budget of 60 s" in told
    assert PublishedQuarter.objects.count() == 2
    assert bottlenecks.addresses().keys() <= budgets.of_rows().keys()


def test_a_page_over_its_budget_is_named_with_what_is_too_much():
    slow = Spent([0.2], [0.1])
    costly = Measured("tick", 99, 100, 50, slow, slow, slow)
    allowed = budgets.of_rows()["tick"]
    [line, _empty] = budgets.kept([costly])
    assert line == (
        f"OVER its budget: tick, with 99 queries (at most {allowed.queries}), "
        f"200 ms (at most {allowed.ms})"
    )


def test_what_the_database_did_is_counted_when_its_connection_is_gone_too(db):
    with own_database.as_owner() as there:
        name = there.info.dbname
    before = throughput.database_busy(name)
    with own_database.as_owner() as there:
        there.execute("SELECT count(md5(n::text)) FROM generate_series(1, 2000000) n").fetchone()
        during = throughput.database_busy(name)
    assert during > before
    time.sleep(1)  # its process ends a moment later
    assert throughput.database_busy(name) >= during - 2 / throughput.TICK


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs the history of the project")
def test_an_older_commit_is_measured_beside_the_present_one_and_both_are_served(furnished):
    """The older commit is this very one, so all of its pages are there. It makes its own tables."""
    small = ("--organisations=3", "--households=9", "--progress=200", "--threads=30")
    with new_cluster(like=furnished, durable=False) as cluster, cluster.running():
        copy_database(cluster, f"{DATABASE}{own_database.SUFFIX}", like=MIGRATED)
        there = environment(cluster)
        beside = ("--beside=HEAD", "--requests=2", "--page=made anew")
        compared = run(there, "bench", *small, *beside)
        assert re.search(r"\| theme, made anew +\|( +\d+\.\d+ ms \|){2} +\d+\.\d\d \|", compared)
        served = run(there, "bench", *small, "--throughput=1")
    for asked in ("all public pages", "checklist", "tick"):
        assert re.search(rf"\| {asked} +\| +[1-9][\d,]* \|", served), served
    assert "gastvrij-beside" not in git("worktree", "list")


def git(*arguments):
    return subprocess.check_output(["git", "-C", ROOT, *arguments], text=True)


def test_its_database_is_made_once_and_made_again_when_asked(db):
    name = f"{connection.settings_dict['NAME']}_bench"
    address = urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path=f"/{name}").geturl()
    own_database.make_database(name, fresh=True)
    try:
        with psycopg.connect(address) as connected:
            connected.execute("CREATE TABLE kept ()")
        for fresh, kept in ((False, "kept"), (True, None)):
            own_database.make_database(name, fresh=fresh)
            with psycopg.connect(address) as connected:
                assert connected.execute("SELECT to_regclass('kept')").fetchone() == (kept,)
    finally:
        with own_database.as_owner() as owner:
            owner.execute(f'DROP DATABASE "{name}"')
