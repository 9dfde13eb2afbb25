"""`make run` says in a sentence why it does not start; that it starts is shown in tests/drill."""

import os
import socket
import subprocess
import sys

import pytest

from gastvrij.lib.paths import ROOT


def start(folder, port, **options):
    environment = {
        name: value
        for name, value in os.environ.items()
        if "DATABASE" not in name and name not in ("GASTVRIJ_AS_OWNER", "DJANGO_SETTINGS_MODULE")
    }
    return subprocess.Popen(
        [sys.executable, "-m", "gastvrij.workshop.run"],
        cwd=ROOT,
        env=environment | {"DEBUG": "1", "PORT": str(port), "GASTVRIJ_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        **options,
    )


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "80 80", ""])
def test_what_is_no_port_is_a_sentence(tmp_path, port):
    said, _ = (process := start(tmp_path, port)).communicate(timeout=20)
    assert process.returncode == 1
    assert said == f"{port!r} is not a port number. Choose one: make run PORT=8001\n"


def test_a_port_in_use_is_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said, _ = (process := start(tmp_path, port)).communicate(timeout=20)
    assert process.returncode == 1
    assert said.startswith(f"Port {port} is in use, perhaps by another `make run`. Choose another")
    assert len(said.splitlines()) == 1
    assert not list(tmp_path.iterdir())
