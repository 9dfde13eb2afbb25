"""The embedded database: it survives kills, stale files and odd folders."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from gastvrij.lib.paths import ROOT
from gastvrij.postgres.embedded import (
    OWNER,
    SOCKET_NAME,
    SUPERUSER,
    WEB,
    Cluster,
)

IS_ROOT = os.geteuid() == 0
# What `manage.py` and `make run` do around their work: have a database until somebody says stop.
HOLD = """
import os, sys
from gastvrij.postgres import addresses
if "ordinary" in sys.argv and os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
try:
    with addresses.ready():
        print("ready", flush=True)
        sys.stdin.read()
except addresses.DatabaseUnavailable as error:
    sys.exit(str(error))
"""


@contextlib.contextmanager
def cluster_in_a_new_folder():
    # Not in tmp_path: every pytest that starts shuts the folders above it for other accounts.
    with TemporaryDirectory(prefix="gastvrij-") as folder:
        yield Cluster(Path(folder), durable=False)


@pytest.fixture(scope="module")
def cluster():
    """A cluster that is there already; every test leaves it as it found it: stopped."""
    with cluster_in_a_new_folder() as cluster:
        with cluster.running():
            pass
        yield cluster


@pytest.fixture
def new():
    """A cluster in a folder that is still empty."""
    with cluster_in_a_new_folder() as new:
        yield new


@pytest.fixture
def hold():
    """Start processes that use a cluster; none of them outlives the test."""
    with contextlib.ExitStack() as stack:

        def start(cluster, *arguments, **options):
            process = subprocess.Popen(
                [sys.executable, "-c", HOLD, *arguments],
                cwd=ROOT,
                env=os.environ
                | {"DEBUG": "1", "DATABASE_URL": "", "GASTVRIJ_DATA_DIR": str(cluster.folder)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                **options,
            )
            stack.callback(process.communicate)
            return process

        yield start


def leave(process):
    process.communicate(timeout=20)
    assert process.returncode == 0


def is_ready(process):
    return process.stdout.readline() == "ready\n"


def server_of(cluster):
    return int(cluster.pid_file.read_text().split("\n", 1)[0])


def is_gone(pid, seconds=5):
    """Whether a process ends within some seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def ask(cluster, statement, role=OWNER):
    with psycopg.connect(cluster.url(role), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


# --- who starts and who stops --------------------------------------------------------------------
def test_two_who_start_at_once_share_a_server_and_the_last_one_stops_it(new, hold):
    one, other = hold(new), hold(new)
    assert is_ready(one) and is_ready(other)
    server = server_of(new)
    leave(one)
    assert new.is_answering()
    leave(other)
    assert is_gone(server)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whoever_is_asked_to_end_stops_the_server_first(cluster, hold, number):
    process = hold(cluster, stderr=subprocess.DEVNULL)
    assert is_ready(process)
    server = server_of(cluster)
    process.send_signal(number)
    process.wait(20)
    assert not cluster.pid_file.exists() and is_gone(server)


def test_a_killed_server_starts_again_with_what_was_entered(cluster):
    with cluster.running():
        ask(cluster, "CREATE TABLE entered AS SELECT 42 AS number")
        ask(cluster, "CHECKPOINT", SUPERUSER)  # the tests' clusters do not write at once
        os.kill(server_of(cluster), signal.SIGKILL)
    with cluster.running():
        assert ask(cluster, "SELECT number FROM entered") == 42


def test_the_server_of_a_killed_process_is_taken_over_and_stopped(cluster, hold):
    process = hold(cluster)
    assert is_ready(process)
    server = server_of(cluster)
    process.kill()
    process.wait()
    assert cluster.is_answering()
    with cluster.running():
        assert server_of(cluster) == server
    assert is_gone(server)


def test_a_first_start_that_was_cut_short_is_done_again(new):
    unfinished = new.folder / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18")
    with new.running():
        assert new.is_answering()
    assert not unfinished.exists()


# --- what an earlier server left behind ----------------------------------------------------------
def test_a_number_that_was_given_out_again_is_no_obstacle_and_its_owner_lives(cluster):
    with cluster.running():
        old, left_behind = str(server_of(cluster)), cluster.pid_file.read_text()
    # The worst of neighbours: of the same account, and with our folder in its command line.
    made = cluster.data.stat()
    account = {"user": made.st_uid, "group": made.st_gid} if IS_ROOT else {}
    with subprocess.Popen(["tail", "-f", cluster.log], **account) as other:
        for file in (cluster.pid_file, cluster.sockets / f"{SOCKET_NAME}.lock"):
            file.write_text(left_behind.replace(old, str(other.pid), 1))
        with cluster.running():
            assert server_of(cluster) != other.pid
        assert other.poll() is None
        other.kill()


def test_an_empty_pid_file_after_a_power_cut_is_no_obstacle(cluster):
    with cluster.running():
        pass
    cluster.pid_file.touch()
    with cluster.running():
        assert cluster.is_answering()


# --- folders -------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["Projects", "C'est, ici: één map", "/".join(["long-name"] * 15)])
def test_any_folder_will_do(new, name):
    cluster = Cluster(new.folder / name, durable=False)
    with cluster.running():
        assert ask(cluster, "SELECT current_user::text", WEB) == WEB
        where = ask(cluster, "SHOW data_directory", SUPERUSER)
    assert Path(where) == cluster.data
    assert cluster.sockets == cluster.data or not cluster.sockets.exists()


def test_a_read_only_folder_is_a_sentence_without_a_traceback(new, hold):
    new.folder.chmod(0o555)
    process = hold(new, "ordinary", stderr=subprocess.PIPE)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert said.startswith("Gastvrij can't read or write ") and "(Permission denied)" in said
    assert len(said.splitlines()) == 1


def test_an_ordinary_user_has_a_database_too_and_root_may_use_it(new, hold):
    new.folder.chmod(0o777)
    process = hold(new, "ordinary")
    assert is_ready(process)
    leave(process)
    with new.running():
        server = Path("/proc", str(server_of(new)))
        assert server.stat().st_uid == new.data.stat().st_uid != 0


# --- who may do what ---------------------------------------------------------------------------
def test_owner_and_web_are_no_superusers_and_the_web_makes_nothing(cluster):
    with cluster.running():
        powers = "SELECT array_agg(rolname::text ORDER BY rolname) FROM pg_roles WHERE {}"
        assert ask(cluster, powers.format("rolsuper OR rolbypassrls")) == [SUPERUSER]
        assert ask(cluster, powers.format("rolcreatedb")) == [OWNER, SUPERUSER]
        for statement in ("CREATE TABLE own ()", "CREATE SCHEMA own", "CREATE TEMP TABLE own ()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(cluster, statement, WEB)
        assert ask(cluster, "SHOW listen_addresses") == ""
    assert cluster.data.stat().st_mode & 0o077 == 0
