"""Which database, and as whom: the embedded one, or the server that DATABASE_URL names.

Two roles stand between the site and its tables. The owner migrates; the web reads and writes
rows and owns nothing, so that row-level security binds it. Commands that change the schema run
as the owner (`OWNER_COMMANDS`), everything else runs as the web.
"""

import contextlib
import os
import signal
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from environs import Env, EnvError

from gastvrij.lib.paths import ROOT
from gastvrij.postgres.embedded import OWNER, WEB, Cluster, DatabaseUnavailable, numbered_folder
from gastvrij.postgres.roles import make_login

OWNER_COMMANDS = {
    *("migrate", "flush", "createcachetable"),
    *("backup", "restore"),
    # These see all families: checklist/walls/claims.py
    *("appoint_coordinator", "demo", "erase_again", "prepare", "retention", "rotate_keys"),
}
OLDEST_SERVER = 15  # unique constraints in which nulls are not distinct


def data_folder() -> Path:
    return Path(os.environ.get("GASTVRIJ_DATA_DIR") or ROOT / ".data").expanduser()


@contextlib.contextmanager
def ready(command: str = "", *, tests: bool = False) -> Iterator[None]:
    """Have a database for as long as the context lasts, with its addresses in the environment."""
    os.environ.setdefault("GASTVRIJ_AS_OWNER", "1" if command in OWNER_COMMANDS else "0")
    if _is_development() and not os.environ.get("DATABASE_URL"):
        _leave_in_good_order()
        with contextlib.ExitStack() as stack:
            folder = data_folder()
            if tests:  # a cluster for each run, since a test run empties its database
                folder = stack.enter_context(numbered_folder(folder / "test"))
            cluster = stack.enter_context(Cluster(folder, durable=not tests).running())
            os.environ["DATABASE_URL"] = cluster.url(WEB)
            os.environ["DATABASE_OWNER_URL"] = cluster.url(OWNER)
            yield
    else:
        if _is_development() and not os.environ.get("DATABASE_OWNER_URL"):
            _derive_web_role(os.environ["DATABASE_URL"])
        yield


def _is_development() -> bool:
    """A DEBUG that is neither yes nor no counts as no here; the settings say what is wrong."""
    with contextlib.suppress(EnvError):
        return Env().bool("DEBUG", default=False)
    return False


def _leave_in_good_order() -> None:
    """End like after Ctrl-C when asked to end, so that the last one stops the server."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def refusal(server_version: int) -> str:
    """Why a server of this version (as psycopg tells it) won't do; nothing if it will."""
    found = server_version // 10000
    if found >= OLDEST_SERVER:
        return ""
    return f"Gastvrij needs PostgreSQL {OLDEST_SERVER} or newer; the server runs {found}."


def _derive_web_role(owner_url: str) -> None:
    """Development with one role on a server of one's own: make the web's role next to it."""
    address = urlsplit(owner_url)
    password = sha256(f"web:{owner_url}".encode()).hexdigest()[:32]
    web = "gastvrij_web"
    try:
        with psycopg.connect(owner_url, connect_timeout=10) as connection:
            if problem := refusal(connection.info.server_version):
                raise DatabaseUnavailable(problem)
            web = f"{connection.info.dbname}_web"
            make_login(connection, web, password)
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseUnavailable(
            f"The role of DATABASE_URL may not make the site's own role {web}. Make it, and name "
            "the site's role in DATABASE_URL and the owner in DATABASE_OWNER_URL."
        ) from error
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(f"DATABASE_URL does not answer: {error}") from error
    except psycopg.ProgrammingError as error:  # its words repeat the address, with the password
        raise DatabaseUnavailable(
            "DATABASE_URL is not an address like postgresql://role:password@host/database."
        ) from error
    os.environ["DATABASE_OWNER_URL"] = owner_url
    host = address.netloc.rpartition("@")[2]
    os.environ["DATABASE_URL"] = address._replace(netloc=f"{web}:{password}@{host}").geturl()
