"""The files of docs/deploying/ are good for the programs that read them."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gastvrij.lib.paths import ROOT
from tests.gastvrij.test_docs import documented
from tests.ports import free_port

FILES = ROOT / "docs" / "deploying"
UNITS = sorted(path.name for path in FILES.iterdir() if path.suffix in {".service", ".timer"})


def program(name, package):
    """Where it is; the test is skipped in words without it, except in CI."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        missing = f"NOTHING WAS TRIED WITH {name}: apt install {package}"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def folder():
    with TemporaryDirectory(prefix="gastvrij-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def verified(folder):
    """What systemd says of the units, with this machine's own folder in place of the server's."""
    tool = program("systemd-analyze", "systemd")
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to("/bin/sh")
    for name in [*UNITS, "gastvrij.socket"]:
        text = (FILES / name).read_text().replace("/srv/gastvrij", str(folder))
        (folder / name).write_text(text)
    # A template is verified as one of its instances.
    shutil.copy(folder / "gastvrij-failed@.service", folder / "gastvrij-failed@test.service")
    units = [folder / name for name in UNITS if "@" not in name]
    return run(tool, "verify", "--man=no", "--recursive-errors=no", *units)


def test_systemd_has_nothing_to_say_about_our_units(verified, folder):
    ours = [line for line in verified.stderr.splitlines() if "gastvrij" in line]
    assert (verified.returncode, ours) == (0, [])


def test_every_unit_that_works_tells_somebody_when_it_fails():
    for name in UNITS:
        text = (FILES / name).read_text()
        if name.endswith(".service") and "@" not in name:
            assert "OnFailure=gastvrij-failed@%n.service" in text, name
        assert text.startswith(f"# /etc/systemd/system/{name}"), name


def nginx_in(folder, **ports):
    """A whole configuration around ours, with a certificate and ports of its own."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    if not key.exists():
        made = run(
            *(program("openssl", "openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes"),
            *("-subj", "/CN=gastvrij.example", "-keyout", key, "-out", certificate),
        )
        assert made.returncode == 0, made.stderr
    text = (FILES / "nginx.conf").read_text()
    text = re.sub(r"ssl_certificate_key .*;", f"ssl_certificate_key {key};", text)
    text = re.sub(r"ssl_certificate /.*;", f"ssl_certificate {certificate};", text)
    text = re.sub(r" *listen \[::\].*\n", "", text).replace("/var/log/gastvrij", str(folder))
    for mine, here in ports.items():
        text = re.sub(rf"(listen |127\.0\.0\.1:){mine[1:]}\b", rf"\g<1>{here}", text)
    text = text.replace("listen ", "listen 127.0.0.1:")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    around = (
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\n"
        f"error_log {folder}/start.log;\nevents {{}}\nhttp {{\n{places}{text}}}\n"
    )
    (folder / "whole.conf").write_text(around)
    return folder / "whole.conf"


def test_nginx_takes_our_file(folder):
    # It listens for a moment, which below 1024 only root may.
    ports = {"_80": free_port(), "_443": free_port()}
    tried = run(program("nginx", "nginx-light"), "-t", "-c", nginx_in(folder, **ports))
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr


def test_no_log_of_the_proxy_can_hold_an_address():
    text = (FILES / "nginx.conf").read_text()
    (told,) = re.findall(r"log_format gastvrij (.*?);", text, re.DOTALL)
    assert not re.search(r"request_uri|\$uri|\$request\b|args|referer|remote|cookie|agent", told)
    servers = text.split("\nserver {")[1:]
    assert len(servers) == 3
    for server in servers:
        assert re.findall(r"error_log \S+ (\w+);", server) == ["emerg"]
        assert re.findall(r"access_log (.*);", server) in (
            ["off"],
            ["/var/log/gastvrij/access.log gastvrij"],
        )


def test_the_logs_are_rotated_to_what_is_promised(folder):
    copy = folder / "rotated"
    copy.write_text((FILES / "logrotate").read_text())
    copy.chmod(0o644)
    tried = run(program("logrotate", "logrotate"), "--debug", "--state", folder / "state", copy)
    assert tried.returncode == 0 and "error" not in tried.stderr, tried.stderr
    assert "maxage 30" in copy.read_text()
    assert "MaxRetentionSec=30day" in (FILES / "journald.conf").read_text()


def test_the_environment_names_only_what_exists_and_all_that_is_needed():
    names = set(re.findall(r"^([A-Z_]+)=", (FILES / "site.env").read_text(), re.MULTILINE))
    assert {name for name in names if not name.startswith("AWS_")} <= set(documented())
    required = {name for name, (default, _) in documented().items() if "none in prod" in default}
    assert required <= names


def test_the_guide_names_every_file():
    guide = (ROOT / "docs" / "deploying.md").read_text()
    for path in FILES.iterdir():
        assert f"deploying/{path.name}" in guide, path.name
