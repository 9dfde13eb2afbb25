"""The drill, and what may go wrong: a back-up brings everything back, or says why it can't."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest
from cryptography.fernet import Fernet
from pyrage import x25519

from gastvrij.backups.shelf import DATA, MANIFEST, Shelf
from gastvrij.lib import version
from gastvrij.lib.paths import ROOT
from gastvrij.postgres import embedded
from gastvrij.postgres.embedded import OWNER, PROGRAMS, WEB
from tests.drill.servers import (
    MIGRATED,
    ask,
    copy_database,
    environment,
    new_cluster,
    refusal,
    run,
)
from tests.files import read_yaml
from tests.gastvrij.backups.places import put

pytestmark = pytest.mark.xdist_group("back-ups")
IDENTITY = x25519.Identity.generate()
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
# A buddy who writes and ticks without a pause, until the standard input ends.
BUSY_BUDDY = """
import sys, threading, django
from itertools import count, cycle
django.setup()
from checklist.access import get_household, get_households
from checklist.progress.actions import record_progress
from checklist.walls import claims
from members.models import User
buddy = User.objects.get(email="buddy@demo.example")
with claims.opened(claims.of_user(buddy)):
    families = list(get_households(buddy).open().values_list("pk", flat=True))
is_over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), is_over.set())).start()
for number, pk in zip(count(), cycle(families)):
    if is_over.is_set():
        break
    with claims.opened(claims.of_user(buddy)):
        progress = get_household(buddy, pk, lock=True).progress.first()
        record_progress(progress, {"note": f"Afspraak {number}"}, by=buddy)
    print(number, flush=True)
"""


@contextmanager
def busy_buddies(site, number=2):
    """Buddies at work for as long as the context lasts; none of them outlives it."""
    start = [sys.executable, "-W", "ignore", "-c", BUSY_BUDDY]
    site = site | {"DJANGO_SETTINGS_MODULE": "gastvrij.settings", "GASTVRIJ_AS_OWNER": "0"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    buddies = [
        subprocess.Popen(start, env=site, cwd=ROOT, text=True, **pipes) for _ in range(number)
    ]
    try:
        for buddy in buddies:
            assert buddy.stdout.readline() == "0\n"
        yield
    finally:
        for buddy in buddies:
            buddy.communicate()
    assert [buddy.returncode for buddy in buddies] == [0] * number


@pytest.fixture(scope="module")
def identity_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("safe") / "key.txt"
    path.write_text(f"# The key in the safe\n{IDENTITY}\n")
    return path


@pytest.fixture(scope="module")
def keys(identity_file):
    other = x25519.Identity.generate().to_public()
    return {
        "BACKUP_RECIPIENTS": f"{other},{IDENTITY.to_public()}",
        "BACKUP_IDENTITY_FILE": str(identity_file),
    }


@pytest.fixture(scope="module")
def server(furnished):
    """A furnished server that the tests read, and where they make databases of their own."""
    with new_cluster(like=furnished, durable=False) as cluster, cluster.running():
        yield cluster


@pytest.fixture(scope="module")
def made(server, keys, tmp_path_factory):
    """The folder with a back-up of that server."""
    folder = tmp_path_factory.mktemp("made")
    run(environment(server, **keys, BACKUP_URL=folder.as_uri()), "backup")
    return folder


@pytest.fixture
def folder(made, tmp_path):
    """The same, to be spoiled."""
    return Path(shutil.copytree(made, tmp_path / "copy"))


@pytest.fixture
def empty(server):
    """The name of a database without anything in it."""
    make_empty(server, "empty")
    return "empty"


def make_empty(cluster, name):
    copy_database(cluster, name, like="template1")


@pytest.fixture
def restoring(server, empty, keys, folder):
    """The environment in which the spoiled back-up is restored."""
    return environment(server, empty, **keys, BACKUP_URL=folder.as_uri())


def only(folder, ending):
    (path,) = folder.glob(f"*{ending}")
    return path


def change_manifest(folder, **changes):
    path = only(folder, MANIFEST)
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def is_empty(server, database):
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', %s)"
    return ask(server, tables, ["information_schema"], database) == [(0,)]


def count_again(cluster, names):
    """The rows of each table, counted in another way than the back-up does."""
    return {name: len(ask(cluster, f"TABLE {name}")) for name in names}


def events(cluster):
    return ask(cluster, "SELECT count(*) FROM checklist_progressevent")[0][0]


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


# --- the drill -----------------------------------------------------------------------------------
def test_all_is_back_after_a_back_up_under_load_and_the_loss_of_the_server(furnished, keys, place):
    with new_cluster(like=furnished) as lost, lost.running():
        site = environment(lost, **keys, BACKUP_URL=place)
        before = events(lost)
        with busy_buddies(site):
            told = run(site, "backup")
            name = told.split(":")[0]
            manifest = Shelf(place).manifest(name)
            in_backup = manifest.tables["public.checklist_progressevent"]["rows"]
            wait_for(lambda: events(lost) > in_backup)
        assert before < in_backup < events(lost)
        ask(lost, "DROP DATABASE gastvrij WITH (FORCE)", database="postgres")
    assert not lost.folder.exists()

    with new_cluster() as new, new.running():
        site = environment(new, **keys, BACKUP_URL=place)
        assert name in run(site, "backups")
        assert "each as its manifest says" in run(site, "restore")
        rows = {name: table["rows"] for name, table in manifest.tables.items()}
        assert count_again(new, rows) == rows
        assert rows["public.checklist_household"] == 9 and len(rows) > 40
        assert "no issues" in run(site, "check", "--database=default")
        with busy_buddies(site, number=1):
            wait_for(lambda: events(new) > in_backup)


def test_only_the_private_key_makes_words_of_it(made, keys, tmp_path):
    plain = tmp_path / "dump"
    with open(only(made, DATA), "rb") as file, open(plain, "wb") as opened:
        pyrage.decrypt_io(file, opened, [IDENTITY])
    told = subprocess.check_output([PROGRAMS / "pg_restore", "--file=-", plain])
    assert b"buddy@demo.example" in told and b"De Zilveren Lantaarn" in told
    for path in made.iterdir():
        content = path.read_bytes()
        for word in [b"@demo.example", b"De Zilveren Lantaarn", *words_about_families()]:
            assert word not in content, path


def words_about_families():
    """The long words of the demo's notes: short ones occur by chance."""
    notes = " ".join(
        event.get("note", "")
        for path in (ROOT / "gastvrij" / "workshop" / "demo" / "families").glob("*.yaml")
        for event in read_yaml(path)["history"]
    )
    words = {word.encode() for word in re.findall(r"\w{9,}", notes)}
    assert len(words) > 20
    return words


def test_the_manifest_says_what_is_in_it(made):
    manifest = json.loads(only(made, MANIFEST).read_text())
    data = only(made, DATA)
    assert manifest["name"] == data.name.removesuffix(DATA)
    assert manifest["size"] == data.stat().st_size
    assert manifest["commit"] == version.commit()
    assert manifest["version"] == version.number() and manifest["server"].startswith("18.")
    assert "checklist.0001_families" in manifest["migrations"]
    assert manifest["tables"]["public.checklist_household"]["rows"] == 9
    assert "walls.key" not in manifest["tables"]
    assert manifest["made_at"].startswith(str(datetime.now(UTC).year))


def test_nobody_else_on_the_machine_reads_it(made):
    assert {path.stat().st_mode & 0o777 for path in made.iterdir()} == {0o600}


def test_one_changed_letter_is_noticed(server, restoring, folder):
    manifest = json.loads(only(folder, MANIFEST).read_text())
    table = manifest["tables"]["public.members_organisation"]
    change_manifest(
        folder,
        tables=manifest["tables"]
        | {
            "public.members_organisation": table | {"digest": table["digest"][::-1]},
            "public.lost": {"rows": 3, "digest": ""},
        },
    )
    told = refusal(restoring, "restore")
    assert "differs from the manifest" in told and "public.lost (no such table instead" in told
    rows = table["rows"]
    assert f"public.members_organisation ({rows} rows instead of {rows} rows)" in told
    assert told.count("instead of") == 2


# --- what goes wrong with a restore --------------------------------------------------------------
def test_a_wrong_key_opens_nothing(server, restoring, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(str(x25519.Identity.generate()))
    told = refusal(restoring | {"BACKUP_IDENTITY_FILE": str(other)}, "restore")
    assert "The private key does not open gastvrij-" in told
    assert is_empty(server, "empty")


def flip_a_byte(path):
    content = bytearray(path.read_bytes())
    content[len(content) * 2 // 3] ^= 1
    path.write_bytes(content)


def test_a_flipped_byte_is_noticed_before_anything_is_read(server, restoring, folder):
    flip_a_byte(only(folder, DATA))
    assert "is damaged: it is not what was written" in refusal(restoring, "restore")
    assert is_empty(server, "empty")


def test_a_flipped_byte_is_noticed_also_if_the_manifest_lies(server, restoring, folder):
    flip_a_byte(only(folder, DATA))
    change_manifest(folder, sha256=sha256(only(folder, DATA).read_bytes()).hexdigest())
    assert "can't be decrypted" in refusal(restoring, "restore")
    assert is_empty(server, "empty")


def test_what_breaks_off_halfway_leaves_an_empty_database(server, restoring):
    """A table of this name appears after the database was found empty."""
    ask(server, "CREATE TYPE public.toolkit_theme AS ENUM ()", database="empty")
    assert "psql failed: " in refusal(restoring, "restore")
    assert is_empty(server, "empty")


def test_without_its_manifest_it_is_no_back_up(restoring, folder):
    name = only(folder, MANIFEST).stem
    only(folder, MANIFEST).unlink()
    assert "There is no back-up in file://" in refusal(restoring, "restore")
    assert "has no manifest, so it was never finished" in refusal(restoring, "restore", name)
    assert "There is no back-up ../secret in" in refusal(restoring, "restore", "../secret")
    assert "There is no back-up in file://" in refusal(restoring, "backups")


def test_a_damaged_manifest_is_a_sentence(restoring, folder):
    only(folder, MANIFEST).write_text('{"format": 1')
    assert "The manifest of gastvrij-" in refusal(restoring, "restore")


def test_nothing_is_ever_overwritten(server, restoring, made):
    before = ask(server, "SELECT count(*) FROM checklist_progressevent")
    occupied = environment(server, BACKUP_URL=made.as_uri())
    keyed = restoring | {name: occupied[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    assert "gastvrij is not empty, and nothing is ever overwritten" in refusal(keyed, "restore")
    assert ask(server, "SELECT count(*) FROM checklist_progressevent") == before


def test_a_database_that_is_only_prepared_for_a_site_is_as_good_as_empty(server, restoring):
    """Whoever deploys by the book has run these first; the cache is one more table.

    (And so the tests below find people where they put them: without them it would be restored.)
    """
    copy_database(server, "empty", like=MIGRATED)
    restoring |= {"CACHE_URL": "db://cache"}
    for command in ("createcachetable", "migrate", "import_toolkit"):
        run(restoring, command)
    assert "each as its manifest says" in run(restoring, "restore")
    assert ask(server, "SELECT count(*) FROM checklist_household", database="empty") == [(9,)]
    assert "no issues" in run(restoring, "check", "--database=default")
    owner = "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'"
    assert ask(server, owner, database="empty") == [("pg_database_owner",)]


SIGN_UP = (
    "INSERT INTO members_user (email, password, name, is_superuser, is_staff, is_active, "
    "joined_at, language) VALUES ('an@example.org', '', '', true, true, true, now(), 'nl')"
)


@pytest.mark.parametrize(
    "statement",
    [
        SIGN_UP,
        "CREATE TABLE letters_from_home ()",
        "CREATE SCHEMA elsewhere CREATE TABLE letters_from_home ()",
    ],
)
def test_where_somebody_has_been_nothing_is_taken_away(server, restoring, statement):
    copy_database(server, "empty", like=MIGRATED)
    ask(server, statement, database="empty")
    assert "empty is not empty, and nothing is ever overwritten" in refusal(restoring, "restore")
    assert ask(server, "SELECT count(*) FROM members_municipality", database="empty") > [(0,)]


# Somebody signs up after it was found that nobody is there.
TOO_LATE = """
import django
django.setup()
from django.core.management import call_command
from gastvrij.backups import restoring
restoring.is_unused = lambda moment: True
call_command("restore")
"""


def test_who_signs_up_while_a_restore_begins_stops_it(server, restoring):
    copy_database(server, "empty", like=MIGRATED)
    ask(server, SIGN_UP, database="empty")
    site = restoring | {"DJANGO_SETTINGS_MODULE": "gastvrij.settings", "GASTVRIJ_AS_OWNER": "1"}
    command = [sys.executable, "-c", TOO_LATE]
    done = subprocess.run(command, env=site, cwd=ROOT, capture_output=True, text=True)
    assert "somebody has an account in this database by now" in done.stderr
    assert ask(server, "SELECT count(*) FROM members_user", database="empty") == [(1,)]


# --- mail that waited ----------------------------------------------------------------------------
MAIL = """
import django
django.setup()
from django.core.mail import send_mail
send_mail("Waited", "Your code is 123", None, ["an@example.org"])
"""
WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name LIKE %s"


@pytest.fixture(scope="module")
def with_mail(server, keys, tmp_path_factory):
    """The environment with a back-up in which a mail waits."""
    folder = tmp_path_factory.mktemp("with-mail")
    site = environment(server, **keys, BACKUP_URL=folder.as_uri())
    more = {"DJANGO_SETTINGS_MODULE": "gastvrij.settings", "GASTVRIJ_AS_OWNER": "0"}
    subprocess.run([sys.executable, "-c", MAIL], env=site | more, cwd=ROOT, check=True)
    run(site, "backup")
    ask(server, "DELETE FROM procrastinate_jobs")
    ask(server, "DELETE FROM jobs_outgoingmail")
    return folder.as_uri()


@pytest.mark.parametrize(("arguments", "is_sent"), [([], False), (["--send-waiting-mail"], True)])
def test_a_restore_mails_nobody_unless_it_is_asked_to(
    server, restoring, with_mail, tmp_path, arguments, is_sent
):
    letters = tmp_path / "letters"
    site = restoring | {"BACKUP_URL": with_mail, "EMAIL_URL": f"file:///{letters}"}
    told = run(site, "restore", *arguments)
    assert ("1 mails that waited in it are put aside" in told) is not is_sent
    assert ask(server, WAITING, ["%deliver"], "empty") == [(int(is_sent),)]
    run(site, "work", "--once")
    assert bool(letters.exists() and list(letters.iterdir())) is is_sent
    assert ask(server, "SELECT count(*) FROM jobs_outgoingmail", database="empty") == [
        (0 if is_sent else 1,)
    ]


def test_nor_does_one_that_ends_in_the_middle(server, restoring, with_mail):
    """What differs from its manifest is filled, and the site's role has no right to it."""
    folder = Path(with_mail.removeprefix("file://"))
    copy = Path(shutil.copytree(folder, folder.parent / f"spoiled-{time.monotonic_ns()}"))
    tables = json.loads(only(copy, MANIFEST).read_text())["tables"]
    change_manifest(copy, tables=tables | {"public.lost": {"rows": 3, "digest": ""}})
    site = restoring | {"BACKUP_URL": copy.as_uri()}
    assert "differs from the manifest" in refusal(site, "restore")
    assert ask(server, WAITING, ["%deliver"], "empty") == [(0,)]
    right = "SELECT has_table_privilege(%s, 'jobs_outgoingmail', 'SELECT')"
    assert ask(server, right, [WEB], "empty") == [(False,)]


def test_a_back_up_of_a_newer_version_asks_for_that_version(server, restoring, folder):
    migrations = json.loads(only(folder, MANIFEST).read_text())["migrations"]
    change_manifest(
        folder, version="9.1", commit="", migrations=[*migrations, "checklist.0900_future"]
    )
    told = refusal(restoring, "restore")
    assert "was made by Gastvrij 9.1, which has tables that this one (0.1.0) does not know" in told
    change_manifest(folder, format=99)
    assert "was made by Gastvrij 9.1, a newer one than this (0.1.0)" in refusal(
        restoring, "restore"
    )
    assert is_empty(server, "empty")


def test_a_back_up_of_an_older_version_is_brought_up_to_date(server, restoring):
    later = restoring | {"DJANGO_SETTINGS_MODULE": "tests.gastvrij.late.settings"}
    run(later, "restore")
    assert ask(server, "SELECT to_regclass('late_first') IS NULL", database="empty") == [(False,)]


def test_what_a_restore_brought_back_is_erased_again(server, restoring):
    """Its time was over after the back-up was made; the next retention sees to it."""
    run(restoring, "restore")
    families = "SELECT count(*) FROM checklist_household"
    assert ask(server, families, database="empty") == [(9,)]
    ask(
        server,
        """
        UPDATE checklist_household
        SET state = 'closed', closed_on = current_date - 400, erase_on = current_date - 1
        WHERE id = (SELECT min(id::text)::uuid FROM checklist_household)
        """,
        database="empty",
    )
    run(restoring, "retention")
    assert ask(server, families, database="empty") == [(8,)]


def test_the_tables_keep_their_owner(server, restoring):
    ask(server, "DROP ROLE IF EXISTS somebody")
    ask(server, "CREATE ROLE somebody LOGIN SUPERUSER")
    somebody = restoring | {"DATABASE_OWNER_URL": server.url("somebody", "empty")}
    assert f"belong to the role {OWNER}" in refusal(somebody, "restore")
    assert is_empty(server, "empty")


def test_whoever_lost_the_keys_of_the_words_is_told(restoring):
    told = refusal(restoring | {"ENCRYPTION_KEYS": Fernet.generate_key().decode()}, "restore")
    assert "ENCRYPTION_KEYS does not open what is written about families" in told


# --- what goes wrong with a back-up --------------------------------------------------------------
@pytest.fixture
def site(server, keys, tmp_path):
    return environment(server, **keys, BACKUP_URL=(tmp_path / "attic").as_uri())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"BACKUP_URL": ""}, "BACKUP_URL is not an address like file:///folder or s3://"),
        ({"SECRET_KEY": "of another site"}, "does not let a back-up see the families"),
        (
            {"DATABASE_OWNER_URL": "postgresql://owner:secret@127.0.0.1:1/gastvrij"},
            "The database does not answer",
        ),
    ],
)
def test_a_back_up_that_can_not_be_made_is_a_sentence(site, changes, sentence):
    told = refusal(site | changes, "backup")
    assert sentence in told and "secret@" not in told


def test_a_full_disk_leaves_no_half_back_up(site, tmp_path):
    """Files of this process may not grow beyond some kilobytes: for it the disk is full."""
    command = ["prlimit", "--fsize=65536", sys.executable, str(ROOT / "manage.py"), "backup"]
    done = subprocess.run(command, env=site, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert re.search(r"The back-ups in file://.* can't be used \(File too large\)", done.stderr)
    assert not list((tmp_path / "attic").iterdir())


def with_another_pg_dump(site, folder, does):
    """The environment in which a program in the place of pg_dump does something else."""
    program = folder / "bin" / "pg_dump"
    program.parent.mkdir()
    version = '[ "$1" = --version ] && exec echo "pg_dump (PostgreSQL) 18.0"'
    program.write_text(f"#!/bin/sh\n{version}\n{does}\n")
    program.chmod(0o755)
    return site | {"PATH": f"{program.parent}:{os.environ['PATH']}"}


def test_a_pg_dump_that_fails_leaves_no_half_back_up(site, tmp_path):
    does = "echo half a dump; echo 'pg_dump: error: the cable is out' >&2; exit 1"
    told = refusal(with_another_pg_dump(site, tmp_path, does), "backup")
    assert "pg_dump failed: error: the cable is out" in told
    assert not list((tmp_path / "attic").iterdir())


def test_a_back_up_that_is_asked_to_end_leaves_nothing_half(site, tmp_path):
    site = with_another_pg_dump(site, tmp_path, "echo half a dump; exec sleep 100")
    command = [sys.executable, str(ROOT / "manage.py"), "backup"]
    with subprocess.Popen(command, env=site, cwd=ROOT, stderr=subprocess.PIPE) as process:
        try:
            wait_for(lambda: list((tmp_path / "attic").glob(f"*{DATA}")))
            process.terminate()
            process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode not in {0, -9}
    assert not list((tmp_path / "attic").iterdir())


def test_a_new_key_is_shown_once_and_kept_nowhere(site, tmp_path):
    told = run(site, "backup", "--new-key")
    public, private = re.search(r"=(age1\w+)\n.*(AGE-SECRET-KEY-\w+)", told, re.DOTALL).groups()
    assert str(x25519.Identity.from_str(private).to_public()) == public
    assert not (tmp_path / "attic").exists()


# --- old ones ------------------------------------------------------------------------------------
def test_a_back_up_removes_those_that_are_too_old(site, tmp_path):
    shelf = Shelf(site["BACKUP_URL"])
    old = put(shelf, datetime.now(UTC) - timedelta(days=1))
    assert "Removed 1 older" in run(site | {"BACKUP_KEEP": "1"}, "backup")
    (kept,) = shelf.names()
    assert kept > old
    assert "--keep is a number" in refusal(site, "backup", "--keep=-1")


# --- programs ------------------------------------------------------------------------------------
@pytest.mark.skipif(not DEBIAN_15.exists(), reason="PostgreSQL 15 of Debian is not installed")
def test_an_older_server_understands_its_back_up(server, made, keys, monkeypatch, tmp_path):
    monkeypatch.setattr(embedded, "PROGRAMS", DEBIAN_15)
    with new_cluster(durable=False) as old, old.running():
        site = environment(old, **keys, BACKUP_URL=made.as_uri())
        assert "comes from PostgreSQL 18 and this server runs 15." in refusal(site, "restore")
        run(site, "migrate", "--verbosity=0")
        site["BACKUP_URL"] = (tmp_path / "attic").as_uri()
        run(site, "backup")
        make_empty(old, "gastvrij")
        assert "each as its manifest says" in run(site, "restore")
