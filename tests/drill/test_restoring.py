"""docs/restoring.md, command by command, on another machine: a copy of the files, an empty home."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from cryptography.fernet import Fernet
from pyrage import x25519

from gastvrij.lib.paths import ROOT
from gastvrij.postgres.embedded import SUPERUSER
from gastvrij.settings import KNOWN_KEY
from tests.drill.servers import ask, environment, new_cluster, run
from tests.gastvrij.test_settings import COMPLETE
from tests.ports import free_port

pytestmark = [
    pytest.mark.xdist_group("restoring"),
    pytest.mark.skipif(
        not all(map(shutil.which, ("make", "bash", "curl"))), reason="a program is not installed"
    ),
]
GUIDE = (ROOT / "docs" / "restoring.md").read_text()
NOT_IN_A_CLONE = shutil.ignore_patterns(
    ".git", ".venv*", ".data", "__pycache__", "*.mo", "staticfiles", ".*_cache", ".hypothesis"
)
# What happens on the old server: a mail waits when the back-up is made, and a family is erased
# on request afterwards.
MAIL = """
import django
django.setup()
from django.core.mail import send_mail
send_mail("Waited", "Your code is 123", None, ["an@example.org"])
"""
ERASE = """
import django
django.setup()
from checklist.families.actions import erase_household
from checklist.models import Household
from checklist.walls import claims
with claims.opened(claims.OPERATOR):
    erase_household(Household.objects.order_by("pk").first(), by=None)
"""


def blocks(section, kind="sh", guide=GUIDE):
    (text,) = re.findall(rf"^## {section}.*?\n(.*?)(?=^## |\Z)", guide, re.DOTALL | re.MULTILINE)
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def python(site, script, **more):
    site = site | {"DJANGO_SETTINGS_MODULE": "gastvrij.settings"} | more
    command = [sys.executable, "-c", script]
    return subprocess.run(command, env=site, cwd=ROOT, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def lost(furnished, tmp_path_factory):
    """What is left of a server: keys in the safe, a back-up, and the lines of its log since."""
    safe, attic = tmp_path_factory.mktemp("safe"), tmp_path_factory.mktemp("attic")
    identity, key = x25519.Identity.generate(), Fernet.generate_key().decode()
    (safe / "key.txt").write_text(f"{identity}\n")
    secrets = COMPLETE | {"ENCRYPTION_KEYS": key}
    with new_cluster(like=furnished, durable=False) as cluster, cluster.running():
        site = environment(cluster, ENCRYPTION_KEYS=f"{key},{KNOWN_KEY}")
        run(site, "rotate_keys")
        addresses = {name: site[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
        site = site | secrets | addresses
        del site["DEBUG"]
        site |= {"BACKUP_URL": attic.as_uri(), "BACKUP_RECIPIENTS": str(identity.to_public())}
        run(site, "migrate")  # as the site that has this SECRET_KEY
        python(site, MAIL, GASTVRIJ_AS_OWNER="0")
        run(site, "backup")
        (family,) = python(site, ERASE, GASTVRIJ_AS_OWNER="1").stderr.splitlines()
    assert json.loads(family)["event"] == "household_erased"
    return {
        "safe": safe / "key.txt",
        "attic": attic,
        "secrets": secrets,
        "lines": f'{{"event": "ready"}}\n{family}\n',
    }


@pytest.fixture(scope="module")
def machine():
    """A folder with the files of the repository, and a home with nothing in it."""
    # Not in tmp_path: every pytest that starts shuts the folders above it for other accounts.
    with TemporaryDirectory(prefix="gastvrij-") as folder:
        clone = Path(shutil.copytree(ROOT, Path(folder, "gastvrij"), ignore=NOT_IN_A_CLONE))
        (clone / ".venv").symlink_to((ROOT / ".venv").resolve())
        for path in (clone / "requirements").iterdir():
            os.utime(path, (0, 0))  # what is installed is newer: nothing has to be fetched
        for name in ("home", "tmp"):
            Path(folder, name).mkdir()
        yield clone


@pytest.fixture
def alone(machine):
    """The environment of a new terminal there."""
    home, passing = machine.parent / "home", machine.parent / "tmp"
    return {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(passing)}


def typed(script, where, environment, said=""):
    """What a person types in one terminal; it has to succeed. What it said."""
    done = subprocess.run(
        ["bash", "-e", "-u", "-o", "pipefail", "-c", script],
        **{"cwd": where, "env": environment, "input": said},
        **{"capture_output": True, "text": True, "start_new_session": True},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_drill_brings_a_site_up_and_leaves_nothing_behind(lost, machine, alone):
    """With a mail server in the environment, as where somebody took over that of the site."""
    (script,) = blocks("The drill")
    letters = machine.parent / "letters"
    alone |= {"EMAIL_URL": f"file:///{letters}", "BACKUP_PING_URL": "https://localhost:1/"}
    (data,) = lost["attic"].glob("*.dump.age")
    answers = [str(data), str(lost["safe"]), lost["secrets"]["ENCRYPTION_KEYS"]]
    said = typed(script, machine, alone, "\n".join(answers) + "\n")
    assert "each as its manifest says" in said and "1 mails that waited" in said
    assert "9 families" in said and "16 organisations" in said
    assert "The site answers and is in order" in said
    assert re.search(r"The drill took \d+ seconds", said)
    assert not letters.exists()
    assert not list(Path(alone["TMPDIR"]).iterdir())
    assert not list(Path(alone["HOME"]).iterdir())


@pytest.mark.parametrize("what", ["key", "words", "file"])
def test_a_drill_that_fails_says_so_and_leaves_nothing_behind(lost, machine, alone, tmp_path, what):
    (data,) = lost["attic"].glob("*.dump.age")
    (tmp_path / "other.txt").write_text(str(x25519.Identity.generate()))
    alone |= {
        "BACKUP_URL": str(tmp_path) if what == "file" else str(data),
        "BACKUP_IDENTITY_FILE": str(tmp_path / "other.txt" if what == "key" else lost["safe"]),
        "ENCRYPTION_KEYS": Fernet.generate_key().decode()
        if what == "words"
        else lost["secrets"]["ENCRYPTION_KEYS"],
    }
    command = [".venv/bin/python", "-m", "gastvrij.backups.drill"]
    done = subprocess.run(command, cwd=machine, env=alone, capture_output=True, text=True)
    assert done.returncode == 1
    assert "The drill failed after" in done.stderr and "Traceback" not in done.stderr
    sentences = {"key": "does not open", "words": "ENCRYPTION_KEYS", "file": "no back-up"}
    assert sentences[what] in done.stderr
    assert not list(Path(alone["TMPDIR"]).iterdir())


def test_after_a_loss_all_is_back_by_the_letter_of_the_guide(lost, machine, alone):
    port = str(free_port())
    before, serving, after = parted(blocks("After a loss"), "make serve\n")
    (variables,) = blocks("After a loss", "ini")
    (roles,) = blocks("Once: two database roles", "sql", (ROOT / "docs/deploying.md").read_text())
    with new_cluster(durable=False) as cluster, cluster.running():
        make_as_told(cluster, roles)
        own = lost["secrets"] | {
            "DATABASE_URL": cluster.url("gastvrij_web"),
            "DATABASE_OWNER_URL": cluster.url("gastvrij_owner"),
            "BACKUP_URL": lost["attic"].as_uri(),
            "BACKUP_IDENTITY_FILE": str(lost["safe"]),
        }
        (machine / "restore.env").write_text(filled_in(variables, own))
        (machine / "erased.log").write_text(lost["lines"])
        said = typed("".join(before), machine, alone)
        assert "each as its manifest says" in said and "1 mails that waited" in said
        assert "1 families erased again, 0 were not there" in said
        assert ask(cluster, "SELECT count(*) FROM checklist_household") == [(8,)]
        [(last,)] = ask(cluster, "SELECT max(id) FROM procrastinate_jobs")  # of the back-up
        [(mail,)] = ask(cluster, "SELECT id FROM jobs_outgoingmail")
        with serve(serving, machine, alone | {"PORT": port}):
            here = "".join(after).replace("127.0.0.1:8000", f"127.0.0.1:{port}")
            assert typed(here, machine, alone).startswith("ready\n")
        # The site that serves again has mail of its own to send, at the half hour for example.
        waiting = "SELECT status::text FROM procrastinate_jobs WHERE task_name LIKE '%%deliver'"
        assert ask(cluster, f"{waiting} AND id <= {last}") == [("cancelled",)]
        assert ask(cluster, f"SELECT count(*) FROM jobs_outgoingmail WHERE id = {mail}") == [(1,)]
    (machine / "restore.env").unlink()


def parted(scripts, serving):
    place = scripts.index(serving)
    assert place > 3 and len(scripts) > place + 2
    return scripts[:place], serving, scripts[place + 1 :]


def make_as_told(cluster, statements):
    """The server of a test has roles of these names already."""
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE gastvrij")
        connection.execute("DROP ROLE gastvrij_owner")
        connection.execute("DROP ROLE gastvrij_web")
        for statement in statements.strip().split(";\n"):
            connection.execute(statement)


def filled_in(variables, own):
    """The guide's own lines, with one's own value where the guide can't know it."""
    given = dict(line.split("=", 1) for line in variables.splitlines())
    assert own.keys() <= given.keys()
    return "".join(f"{name}={own.get(name, value)}\n" for name, value in given.items())


class serve:  # noqa: N801 (used as a context)
    """The first terminal goes on: the site is in it."""

    def __init__(self, script, where, environment):
        script = f"set -a; . ./restore.env; set +a\n{script}"
        self.process = subprocess.Popen(
            ["bash", "-c", script],
            **{"cwd": where, "env": environment, "start_new_session": True},
            **{"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True},
        )

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        os.killpg(self.process.pid, signal.SIGINT)  # Ctrl-C
        said, _ = self.process.communicate(timeout=60)
        assert "Gastvrij serves http" in said, said
