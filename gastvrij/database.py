"""Which database, and as whom: the embedded one, or the server that DATABASE_URL names.

Two roles stand between the site and its tables. The owner migrates; the web reads and writes
rows and owns nothing, so that row-level security binds it. Commands that change the schema run
as the owner (`OWNER_COMMANDS`), everything else runs as the web.
"""

import contextlib
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from gastvrij.embedded import OWNER, WEB, Cluster, DatabaseUnavailable

ROOT = Path(__file__).resolve().parent.parent
OWNER_COMMANDS = {"migrate", "flush", "createcachetable"}


def data_folder() -> Path:
    return Path(os.environ.get("GASTVRIJ_DATA_DIR") or ROOT / ".data").expanduser()


@contextlib.contextmanager
def ready(command: str = "", *, tests: bool = False) -> Iterator[None]:
    """Have a database for as long as the context lasts, with its addresses in the environment."""
    is_development = os.environ.get("DEBUG", "0").lower() not in {"", "0", "false", "no"}
    os.environ.setdefault("GASTVRIJ_AS_OWNER", "1" if command in OWNER_COMMANDS else "0")
    if is_development and not os.environ.get("DATABASE_URL"):
        folder = data_folder() / "test" if tests else data_folder()
        with Cluster(folder, durable=not tests).running() as cluster:
            os.environ["DATABASE_URL"] = cluster.url(WEB)
            os.environ["DATABASE_OWNER_URL"] = cluster.url(OWNER)
            yield
    else:
        if is_development and not os.environ.get("DATABASE_OWNER_URL"):
            _derive_web_role(os.environ["DATABASE_URL"])
        yield


def _derive_web_role(owner_url: str) -> None:
    """Development with one role on a server of one's own: make the web's role next to it."""
    address = urlsplit(owner_url)
    web = f"{address.path.strip('/')}_web"
    password = sha256(f"web:{owner_url}".encode()).hexdigest()[:32]
    statement = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD {}")
    try:
        with psycopg.connect(owner_url, autocommit=True, connect_timeout=10) as connection:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [web])
            verb = sql.SQL("ALTER" if known.fetchone() else "CREATE")
            connection.execute(statement.format(verb, sql.Identifier(web), sql.Literal(password)))
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(connection.info.dbname), sql.Identifier(web)
                )
            )
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(f"DATABASE_URL does not answer: {error}") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseUnavailable(
            f"The role of DATABASE_URL may not make the site's own role {web}. Make it, and name "
            "the site's role in DATABASE_URL and the owner in DATABASE_OWNER_URL."
        ) from error
    os.environ["DATABASE_OWNER_URL"] = owner_url
    host = address.netloc.rpartition("@")[2]
    os.environ["DATABASE_URL"] = address._replace(netloc=f"{web}:{password}@{host}").geturl()
