"""What may go wrong with a back-up's keys, places and programs: a sentence says what.

That a back-up brings everything back is shown in tests/drill/test_backup.py.
"""

import json
import re
import socket
import ssl
import subprocess
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command
from pyrage import x25519

from gastvrij import settings
from gastvrij.backups import BackupError, drill, programs, watching
from gastvrij.backups import keys as keys_of_back_ups
from gastvrij.backups.manifest import Manifest
from gastvrij.backups.shelf import DATA, MANIFEST, Shelf
from gastvrij.lib import version
from gastvrij.management.commands import backup
from gastvrij.postgres.embedded import PROGRAMS
from gastvrij.site import privacy_terms
from tests.gastvrij.backups.places import put
from tests.ports import free_port

pytestmark = pytest.mark.xdist_group("back-ups")  # one worker, so that moto is loaded once
IDENTITY = x25519.Identity.generate()


# --- keys ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, r"can't be read \(No such file or directory\)"),
        ("age1isnotprivate", "holds no private key"),
        ("AGE-SECRET-KEY-1BROKEN", "holds no private key"),
        ("# nothing here", "holds no private key"),
    ],
)
def test_the_private_key_has_to_be_one(settings, tmp_path, content, sentence):
    path = tmp_path / "key.txt"
    if content:
        path.write_text(content)
    settings.BACKUP_IDENTITY_FILE = str(path)
    with pytest.raises(BackupError, match=sentence):
        keys_of_back_ups.identities()


def test_a_restore_without_any_key_says_what_is_missing(settings):
    settings.BACKUP_IDENTITY_FILE = ""
    with pytest.raises(BackupError, match="BACKUP_IDENTITY_FILE does not name the file"):
        keys_of_back_ups.identities()


@pytest.mark.parametrize(
    ("recipients", "sentence"),
    [
        ([], "BACKUP_RECIPIENTS names no public key"),
        (["age1nobody"], "something that is no public key"),
        ([str(IDENTITY.to_public()), str(IDENTITY)], "a private key: take it off this server"),
    ],
)
def test_only_public_keys_are_for_the_server(settings, recipients, sentence):
    settings.BACKUP_RECIPIENTS = recipients
    with pytest.raises(BackupError, match=sentence) as refused:
        keys_of_back_ups.recipients()
    assert str(IDENTITY) not in str(refused.value)


# --- places --------------------------------------------------------------------------------------
@pytest.mark.parametrize("url", ["", "/attic", "file://attic", "s3:///attic", "s3://a:b@attic"])
def test_an_address_that_is_none_is_a_sentence_without_its_password(url):
    with pytest.raises(BackupError, match="BACKUP_URL is not an address like") as refused:
        Shelf(url)
    assert "a:b" not in str(refused.value)


def test_a_folder_that_can_not_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match=r"can't be used \(Not a directory\)"):
        put(Shelf((tmp_path / "file" / "attic").as_uri()), datetime.now(UTC))


def test_storage_that_refuses_or_does_not_answer_is_a_sentence(storage):
    elsewhere = Shelf(storage.replace("s3://attic", "s3://cellar"))
    with pytest.raises(BackupError, match=r"refuses \(NoSuchBucket\)"):
        elsewhere.names()
    nowhere = Shelf("s3://attic?endpoint=http://127.0.0.1:1")
    with pytest.raises(BackupError, match="can't be used .*Could not connect"):
        nowhere.names()


# --- old ones ------------------------------------------------------------------------------------
def test_the_newest_stay_and_rests_of_what_was_cut_short_go(place):
    shelf, now = Shelf(place), datetime.now(UTC)
    days = [put(shelf, now - timedelta(days=age)) for age in range(4)]
    put(shelf, now - timedelta(days=2, hours=1), [DATA])
    being_made = put(shelf, now - timedelta(hours=1), [DATA])
    with shelf.writing("letters-from-home", ".json") as file:
        file.write(b"{}")
    assert shelf.names() == days
    assert shelf.thin_out(keep=2) == days[2:]
    assert shelf.names() == days[:2]
    left = {name + ending for name in days[:2] for ending in (MANIFEST, DATA)}
    assert set(shelf.storage.listdir("")[1]) == left | {being_made + DATA, "letters-from-home.json"}
    assert shelf.thin_out() == []


def test_back_ups_stay_as_long_as_the_privacy_page_says(tmp_path):
    """Of one a night the thirtieth is there and the one before is gone, whenever it began."""
    assert settings.BACKUP_DAYS == privacy_terms.DAYS_OF_A_BACKUP
    shelf, now = Shelf(tmp_path.as_uri()), datetime.now(UTC)
    nights = [put(shelf, now - timedelta(days=age, minutes=-(age % 7))) for age in range(33)]
    assert shelf.thin_out(days=30) == nights[30:]


def test_the_last_back_up_stays_however_old_it_is(tmp_path):
    shelf = Shelf(tmp_path.as_uri())
    put(shelf, datetime(2026, 1, 1))
    assert shelf.thin_out(keep=1, days=1) == []


def test_any_number_of_back_ups_a_day_is_kept_as_long(tmp_path):
    shelf, now = Shelf(tmp_path.as_uri()), datetime.now(UTC)
    hours = [put(shelf, now - timedelta(hours=age)) for age in range(40)]
    assert shelf.thin_out(days=2) == hours[36:]


# --- watched -------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["", "26", "h", "0h", "-1h", "26m", "1.5d", "99999h"])
def test_an_age_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="no time like 26h or 2d"):
        watching.duration(text)


@pytest.mark.parametrize(
    ("hours", "said"),
    [(25, None), (27, "is 27 hours old"), (-1, "is of a time to come")],
)
def test_whoever_watches_is_told_how_old_the_newest_is(tmp_path, settings, capsys, hours, said):
    settings.BACKUP_URL = tmp_path.as_uri()
    name = put(Shelf(settings.BACKUP_URL), datetime.now(UTC) - timedelta(hours=hours))
    manifest = Manifest(
        **{"name": name, "made_at": "", "version": "0.9", "commit": "v0.9-1-gabcdef"},
        **{"server": "18.1", "dumped_by": 18, "owner": "", "migrations": [], "tables": {}},
        **{"size": 0, "sha256": ""},
    )
    (tmp_path / f"{name}{MANIFEST}").write_bytes(manifest.to_json())
    if said:
        with pytest.raises(CommandError, match=said):
            call_command("backups", "--max-age=26h")
    else:
        call_command("backups", "--max-age=26h")
        assert "Gastvrij 0.9 (v0.9-1-gabcdef)" in capsys.readouterr().out
    call_command("backups")  # who only looks may see old ones


def test_no_back_up_at_all_is_an_alarm(tmp_path, settings):
    settings.BACKUP_URL = tmp_path.as_uri()
    for arguments in ([], ["--max-age=26h"]):
        with pytest.raises(CommandError, match="There is no back-up in file://"):
            call_command("backups", *arguments)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """One that this machine made for itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(datetime.now(UTC) - timedelta(days=1))
    builder = builder.not_valid_after(datetime.now(UTC) + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@contextmanager
def listening(certificate, status):
    """Whoever waits for a ping: the port, and what was asked."""
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802 (its name in the standard library)
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Location", "http://localhost/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "is_trusted", "said"),
    [(200, True, []), (302, True, ["answers 302"]), (500, True, ["answers 500"])]
    + [(200, False, ["can't be reached"])],
)
def test_whoever_waits_for_a_back_up_is_called(
    certificate, monkeypatch, caplog, status, is_trusted, said
):
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with listening(certificate, status) as (port, asked):
        watching.ping(f"https://localhost:{port}/ping/a-secret?of=ours")
    assert asked == (["/ping/a-secret?of=ours"] if is_trusted else [])
    assert [line.split("BACKUP_PING_URL ")[1] for line in caplog.messages] == said
    assert "secret" not in caplog.text


def test_nobody_who_answers_is_no_reason_to_fail(monkeypatch, caplog):
    monkeypatch.setattr(watching, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        watching.ping(f"https://localhost:{silent.getsockname()[1]}/")
    watching.ping(f"https://localhost:{free_port()}/")
    assert len(caplog.messages) == 2


@pytest.mark.parametrize("fails", [None, "back_up", "thin_out"])
def test_only_a_back_up_that_is_made_is_told(settings, monkeypatch, tmp_path, fails):
    told = []
    settings.BACKUP_URL, settings.BACKUP_PING_URL = tmp_path.as_uri(), "https://ping.example/"
    made = SimpleNamespace(name="made", tables={}, rows=0, size=0)

    def failing(*arguments, **options):
        raise BackupError("The cable is out.")

    monkeypatch.setattr(backup, "back_up", failing if fails == "back_up" else lambda shelf: made)
    if fails == "thin_out":
        monkeypatch.setattr(Shelf, "thin_out", failing)
    monkeypatch.setattr(backup, "ping", told.append)
    with nullcontext() if fails is None else pytest.raises(CommandError):
        call_command("backup")
    assert told == ([] if fails else ["https://ping.example/"])


# --- versions ------------------------------------------------------------------------------------
def test_a_version_is_named_by_its_tag_and_the_way_from_it(tmp_path, monkeypatch):
    def git(*arguments):
        names = ["-c", "user.name=an", "-c", "user.email=an@example.org"]
        command = ["git", "-C", str(tmp_path), *names, *arguments]
        subprocess.run(command, check=True, capture_output=True)

    monkeypatch.setattr(version, "ROOT", tmp_path)
    assert version.commit() == ""  # the files came without git
    git("init", "--quiet")
    git("commit", "--allow-empty", "--message=one")
    assert re.fullmatch("[0-9a-f]{12}", version.commit())
    git("tag", "v1.2.0")
    git("tag", "friday")
    assert version.commit() == "v1.2.0"
    git("commit", "--allow-empty", "--message=two")
    assert re.fullmatch("v1.2.0-1-g[0-9a-f]{12}", version.commit())
    monkeypatch.setenv("PATH", "")
    assert version.commit() == ""  # no git


def test_a_manifest_of_before_and_one_with_more_in_it_are_read():
    older = {"name": "one", "made_at": "", "version": "0.1.0", "server": "18.1", "dumped_by": 18}
    older |= {"owner": "o", "migrations": [], "tables": {}, "size": 1, "sha256": "", "format": 1}
    assert Manifest.from_json("one", json.dumps(older).encode()).made_by == "0.1.0"
    newer = older | {"commit": "v1", "weather": "rain"}
    assert Manifest.from_json("one", json.dumps(newer).encode()).made_by == "0.1.0 (v1)"


def test_whatever_goes_wrong_until_the_end_leaves_nothing(place):
    shelf = Shelf(place)
    with pytest.raises(KeyboardInterrupt), shelf.whole_or_nothing("gastvrij-20260101T000000Z-abcd"):
        put(shelf, datetime(2026, 1, 1))
        raise KeyboardInterrupt
    assert shelf.storage.listdir("")[1] == []


# --- programs ------------------------------------------------------------------------------------
def test_programs_fit_the_server():
    assert programs.major_of(programs.of_version("pg_dump", 18)) == 18
    assert programs.major_of(programs.of_version("pg_dump", 16)) >= 16
    assert programs.at_least("pg_restore", 17) == PROGRAMS / "pg_restore"
    with pytest.raises(BackupError, match="install postgresql-client-99"):
        programs.of_version("pg_dump", 99)


def test_passwords_are_no_arguments_that_everybody_on_the_machine_sees():
    address = {"password": "secret", "host": "db.example", "options": "-c a.b=c"}
    variables = programs.environment(address)
    assert variables["PGPASSWORD"] == "secret" and variables["PGHOST"] == "db.example"
    assert variables["PGOPTIONS"] == "-c a.b=c"
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(variables)


# --- the drill on another machine ----------------------------------------------------------------
def test_the_site_of_a_drill_mails_and_calls_nobody(monkeypatch, tmp_path):
    """Also where its environment is that of the real site."""
    monkeypatch.setenv("EMAIL_URL", "submission://site@mail.example")
    monkeypatch.setenv("BACKUP_PING_URL", "https://ping.example/")
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("DATABASE_URL", "postgresql://web@db.example/gastvrij")
    given = SimpleNamespace(words="words", key=str(tmp_path / "key.txt"))
    environment = drill.environment_of(given, "file:///attic", str(tmp_path), None)
    assert environment["EMAIL_URL"] == "console:"
    assert not {"BACKUP_PING_URL", "HOST"} & environment.keys()
