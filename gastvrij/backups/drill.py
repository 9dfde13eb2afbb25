"""`make restore-drill`: a back-up that nobody restored is a hope.

On a machine that is not the server it restores a back-up into a database of its own, starts the
site there, says what it found and how long it took, and takes everything away again. The site that
it starts is for this machine only: no proxy, no host name, no mail that leaves.
"""

import argparse
import contextlib
import getpass
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg

from gastvrij.backups import BackupError
from gastvrij.backups.manifest import Manifest
from gastvrij.backups.shelf import DATA, MANIFEST, Shelf
from gastvrij.lib.paths import MANAGE, ROOT
from gastvrij.postgres.embedded import SUPERUSER, WEB, Cluster, DatabaseUnavailable
from gastvrij.postgres.roles import prepare_roles

DATABASE = "gastvrij_drill"
PATIENCE = 120  # seconds until the site is ready
COUNTED = {
    "organisations": "public.members_organisation",
    "accounts": "public.members_user",
    "families": "public.checklist_household",
    "lines on their timelines": "public.checklist_progressevent",
}
# What a real site has, and a drill must not: it mails nobody, calls nobody, and is nowhere else.
NOT_FOR_A_DRILL = ("ALLOWED_HOSTS", "TRUSTED_PROXIES", "CACHE_URL", "BACKUP_PING_URL")
NOT_FOR_A_DRILL += ("HOST", "DEBUG_PAGES", "GASTVRIJ_AS_OWNER", "BACKUP_RECIPIENTS")


class DrillFailed(Exception):
    """A finding; the message is a sentence for whoever does the drill."""


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    begun = time.monotonic()
    try:
        drill(asked_for())
    except (BackupError, DatabaseUnavailable, DrillFailed) as error:
        sys.exit(f"{error}\nThe drill failed after {since(begun)}: write it down, and repair it.")
    except (KeyboardInterrupt, EOFError):
        sys.exit("\nThe drill was broken off, and its files are removed.")


# --- what it needs to know ------------------------------------------------------------------------
def asked_for() -> argparse.Namespace:
    """From the line, from the environment, or asked."""
    parser = argparse.ArgumentParser(prog="make restore-drill", description=__doc__)
    parser.add_argument("--backup", default=os.environ.get("BACKUP_URL", ""))
    parser.add_argument("--key", default=os.environ.get("BACKUP_IDENTITY_FILE", ""))
    parser.add_argument("--port", type=int, default=0, help="of the site; a free one if left out")
    parser.add_argument("--no-look", action="store_true", help="do not wait until you have looked")
    given = parser.parse_args()
    given.backup = given.backup or answer("The back-up (its file or folder, or s3://...): ")
    given.key = given.key or answer("The file with the private key: ")
    given.words = os.environ.get("ENCRYPTION_KEYS") or answer("ENCRYPTION_KEYS: ", hidden=True)
    return given


def answer(question: str, *, hidden: bool = False) -> str:
    ask = getpass.getpass if hidden and sys.stdin.isatty() else input
    return ask(question).strip()


def place_of(backup: str) -> tuple[str, str]:
    """The address of the place, and the name of one back-up there, or nothing for the newest."""
    if "://" in backup:
        return backup, ""
    path = Path(backup).expanduser().resolve()
    if path.is_dir():
        return path.as_uri(), ""
    for ending in (DATA, MANIFEST):
        if path.name.endswith(ending) and path.is_file():
            return path.parent.as_uri(), path.name.removesuffix(ending)
    raise DrillFailed(f"{path} is neither a back-up (…{DATA}) nor a folder with some.")


# --- the drill ------------------------------------------------------------------------------------
def drill(given: argparse.Namespace) -> None:
    begun = time.monotonic()
    url, name = place_of(given.backup)
    own_server = bool(os.environ.get("DATABASE_OWNER_URL"))
    with TemporaryDirectory(prefix="gastvrij-drill-") as folder, contextlib.ExitStack() as stack:
        cluster = None if own_server else stack.enter_context(Cluster(Path(folder)).running())
        environment = environment_of(given, url, folder, cluster)
        manifest = manifest_of(environment, url, name)
        made = datetime.fromisoformat(manifest.made_at)
        print(
            f"{manifest.name}, {of_time(datetime.now(UTC) - made)} old, by Gastvrij "
            f"{manifest.made_by}.",
            flush=True,
        )
        if cluster:
            make_database(cluster, manifest.owner)
            owner, web = (cluster.url(role, DATABASE) for role in (manifest.owner, WEB))
            environment |= {"DATABASE_OWNER_URL": owner, "DATABASE_URL": web}
        restored = time.monotonic()
        manage(environment, "restore", manifest.name)
        print(f"Restored in {since(restored)}.", flush=True)
        port = given.port or free_port()
        started = time.monotonic()
        with site(environment | {"PORT": str(port)}, Path(folder, "site.log")) as process:
            wait_until_ready(port, process, Path(folder, "site.log"))
            print(f"The site answers and is in order, after {since(started)}:")
            for word, table in COUNTED.items():
                print(f"  {manifest.tables.get(table, {}).get('rows', 0)} {word}")
            print("  what every family is called opens with ENCRYPTION_KEYS", flush=True)
            if sys.stdin.isatty() and not given.no_look:
                answer(LOOK.format(port=port))
    print(
        f"The drill took {since(begun)}. On {made:%d.%m.%Y at %H:%M} UTC the back-up was made: "
        "what was ticked since would be lost."
    )
    if own_server:
        where = urlsplit(os.environ["DATABASE_OWNER_URL"]).path.strip("/")
        print(f"The database {where} still holds the families: remove it (DROP DATABASE).")
    else:
        print("Its database and its files are removed.")
    print(f"Take the private key away too: {given.key}")


LOOK = """
Open http://127.0.0.1:{port} here, sign in as one of you (with an app's code or a recovery code: a
passkey belongs to the real site's name), and compare a family that one of you knows.
Enter ends the drill. """


def environment_of(
    given: argparse.Namespace, url: str, folder: str, cluster: Cluster | None
) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_FOR_A_DRILL}
    environment = {"SECRET_KEY": secrets.token_urlsafe(50)} | kept
    environment |= {
        "DEBUG": "1",  # as on a developer's machine: without HTTPS, and for this machine only
        "EMAIL_URL": "console:",
        "ENCRYPTION_KEYS": given.words,
        "BACKUP_URL": url,
        "BACKUP_IDENTITY_FILE": str(Path(given.key).expanduser().resolve()),
        "STATIC_ROOT": str(Path(folder, "static")),
        "SITE_PROCESSES": "1",
    }
    if cluster:
        environment["DATABASE_URL"] = cluster.url(WEB)
    elif not environment.get("DATABASE_URL"):
        raise DrillFailed("With DATABASE_OWNER_URL comes DATABASE_URL, of the site's own role.")
    return environment


def manifest_of(environment: Mapping[str, str], url: str, name: str) -> Manifest:
    os.environ.update({**environment, "DJANGO_SETTINGS_MODULE": "gastvrij.settings"})
    shelf = Shelf(url)
    if not name and not (names := shelf.names()):
        raise DrillFailed(f"There is no back-up in {url}.")
    return shelf.manifest(name or names[0])


def make_database(cluster: Cluster, owner: str) -> None:
    """Its owner is called as in the back-up: the policies name that role."""
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        prepare_roles(connection, owner=owner, web=WEB, database=DATABASE)


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run([*MANAGE, *arguments], env=environment, cwd=ROOT)  # noqa: S603
    if done.returncode:
        raise DrillFailed(f"`manage.py {arguments[0]}` failed.")


@contextlib.contextmanager
def site(environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", "gastvrij.serving.serve"]
    with log.open("w") as said:
        process = subprocess.Popen(  # noqa: S603
            command,
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,  # Ctrl-C reaches us first, and we end it in good order
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_until_ready(port: int, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not (is_ok(port, "/health/ready") and is_ok(port, "/nl/")):
        if process.poll() is not None or time.monotonic() > until:
            raise DrillFailed("The site did not start:\n" + log.read_text()[-2000:])
        time.sleep(0.5)


def is_ok(port: int, path: str) -> bool:
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(browser), contextlib.suppress(OSError, http.client.HTTPException):
        browser.request("GET", path)
        return browser.getresponse().status == 200
    return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def since(moment: float) -> str:
    return f"{time.monotonic() - moment:.0f} seconds"


def of_time(age) -> str:
    hours = int(age.total_seconds() // 3600)
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"


if __name__ == "__main__":
    main()
