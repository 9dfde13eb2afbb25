"""What DATABASE_URL says is used as it is, or a sentence says what is wrong with it."""

import os
import subprocess
import sys

import pytest

from gastvrij.lib.paths import ROOT
from gastvrij.postgres.addresses import ready
from gastvrij.postgres.embedded import DatabaseUnavailable


def manage(*arguments):
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def test_two_addresses_are_used_as_they_are(terminal):
    terminal.setenv("DATABASE_URL", "postgresql://web@elsewhere/mine")
    terminal.setenv("DATABASE_OWNER_URL", "postgresql://owner@elsewhere/mine")
    with ready():
        assert os.environ["DATABASE_URL"] == "postgresql://web@elsewhere/mine"
        assert os.environ["DATABASE_OWNER_URL"] == "postgresql://owner@elsewhere/mine"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://an:secret@127.0.0.1:1/mine", "^DATABASE_URL does not answer: "),
        ("mysql://an:secret@127.0.0.1/mine", "^DATABASE_URL is not an address like postgresql://"),
        ("nonsense:secret", "^DATABASE_URL is not an address like postgresql://"),
    ],
)
def test_a_wrong_address_is_a_sentence_without_its_password(terminal, url, sentence):
    terminal.setenv("DATABASE_URL", url)
    with pytest.raises(DatabaseUnavailable, match=sentence) as refused:
        ready().__enter__()
    assert "secret" not in str(refused.value)


def test_a_sentence_is_all_that_the_terminal_shows(terminal):
    terminal.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/mine")
    told = manage("check")
    assert told.returncode == 1
    assert told.stderr.startswith("DATABASE_URL does not answer") and "Traceback" not in told.stderr
